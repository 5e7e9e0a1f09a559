"""Invitations in PostgreSQL."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from acme.kit.errors import AlreadyExists
from acme.kit.ids import new_id
from acme.kit.listing import ListQuery
from acme.platform.identity.models import User
from acme.platform.identity.roles import Role
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.failures import refusing
from acme.platform.persistence.paging import read_page
from acme.platform.tenancy import models
from acme.platform.tenancy.model import Invitation, Invited


class InvitationStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_invitation(
        self,
        organization_id: UUID,
        email: str,
        role: Role,
        digest: bytes,
        expires_at: datetime,
    ) -> Invitation:
        members = models.Membership.objects.using(self._transaction.alias)
        if members.filter(organization_id=organization_id, user__email=email).exists():
            raise AlreadyExists("email")
        here = self._invitations.filter(organization_id=organization_id, email=email)
        here.filter(expires_at__lte=Now()).delete()
        key = new_id()
        with refusing({"uq_invitations_email": "email"}):
            self._invitations.create(
                id=key,
                organization_id=organization_id,
                email=email,
                role=role.value,
                digest=digest,
                expires_at=expires_at,
            )
        return _invitation(self._invitations.get(id=key))

    def browse_invitations(
        self,
        organization_id: UUID,
        query: ListQuery,
    ) -> list[Invitation]:
        rows = self._pending.filter(organization_id=organization_id)
        return [_invitation(row) for row in read_page(rows, query)]

    def remove_invitation(self, organization_id: UUID, key: UUID) -> bool:
        removed, _ = self._pending.filter(organization_id=organization_id, id=key).delete()
        return removed > 0

    def find_invitation(self, digest: bytes, user_id: UUID) -> Invited | None:
        own = User.objects.filter(id=user_id, email=OuterRef("email"))
        rows = self._pending.filter(digest=digest).annotate(is_for_user=Exists(own))
        for row in rows:
            return Invited(row.organization_id, Role(row.role), row.is_for_user)
        return None

    def take_invitation(self, digest: bytes) -> bool:
        removed, _ = self._invitations.filter(digest=digest).delete()
        return removed > 0

    @property
    def _invitations(self) -> QuerySet[models.Invitation]:
        return models.Invitation.objects.using(self._transaction.alias).all()

    @property
    def _pending(self) -> QuerySet[models.Invitation]:
        return self._invitations.filter(expires_at__gt=Now())


def _invitation(row: models.Invitation) -> Invitation:
    return Invitation(
        id=row.id,
        email=row.email,
        role=Role(row.role),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
