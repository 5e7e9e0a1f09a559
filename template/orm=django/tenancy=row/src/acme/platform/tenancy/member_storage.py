"""Members in PostgreSQL."""

from uuid import UUID

from django.db.models import QuerySet

from acme.kit.ids import new_id
from acme.kit.listing import ListQuery
from acme.platform.identity.roles import Role
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.paging import read_page
from acme.platform.tenancy import models
from acme.platform.tenancy.model import Member


class MemberStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def hold_members(self, organization_id: UUID) -> None:
        # The weakest lock that keeps others out: rows of the tenant can still be written.
        rows = models.Organization.objects.using(self._transaction.alias)
        list(rows.filter(id=organization_id).select_for_update(no_key=True).values_list("id"))

    def add_member(self, organization_id: UUID, user_id: UUID, role: Role) -> bool:
        member = models.Membership(
            id=new_id(),
            organization_id=organization_id,
            user_id=user_id,
            role=role.value,
        )
        # Who is a member already is not added again, and the transaction stays usable.
        self._members.bulk_create([member], ignore_conflicts=True)
        return self._members.filter(id=member.id).exists()

    def browse_members(self, organization_id: UUID, query: ListQuery) -> list[Member]:
        rows = self._members.filter(organization_id=organization_id).select_related("user")
        return [_member(row) for row in read_page(rows, query)]

    def find_member(self, organization_id: UUID, user_id: UUID) -> Member | None:
        rows = self._membership(organization_id, user_id).select_related("user")
        return next(map(_member, rows), None)

    def set_role(self, organization_id: UUID, user_id: UUID, role: Role) -> None:
        self._membership(organization_id, user_id).update(role=role.value)

    def remove_member(self, organization_id: UUID, user_id: UUID) -> None:
        self._membership(organization_id, user_id).delete()

    def has_other_owner(self, organization_id: UUID, user_id: UUID) -> bool:
        owners = self._members.filter(organization_id=organization_id, role=Role.OWNER.value)
        return owners.exclude(user_id=user_id).exists()

    @property
    def _members(self) -> QuerySet[models.Membership]:
        return models.Membership.objects.using(self._transaction.alias).all()

    def _membership(self, organization_id: UUID, user_id: UUID) -> QuerySet[models.Membership]:
        return self._members.filter(organization_id=organization_id, user_id=user_id)


def _member(row: models.Membership) -> Member:
    return Member(
        id=row.id,
        user_id=row.user_id,
        email=row.user.email,
        name=row.user.name,
        role=Role(row.role),
        created_at=row.created_at,
    )
