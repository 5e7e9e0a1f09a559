"""Organizations in PostgreSQL."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Now

from acme.kit.ids import new_id
from acme.kit.listing import ListQuery
from acme.platform.identity.roles import Role
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.failures import refusing
from acme.platform.persistence.paging import read_page
from acme.platform.tenancy import models
from acme.platform.tenancy.model import Organization

_COLUMNS = ("id", "slug", "name", "version", "created_at", "updated_at")


class OrganizationStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_organization(self, slug: str, name: str) -> UUID:
        key = new_id()
        with refusing({"uq_organizations_slug": "slug"}):
            self._organizations.create(id=key, slug=slug, name=name)
        return key

    def find_slug(self, slug: str) -> UUID | None:
        return self._organizations.filter(slug=slug).values_list("id", flat=True).first()

    def find_organization(self, key: UUID, user_id: UUID) -> Organization | None:
        rows = self._of_user(user_id).filter(id=key)
        return next((_organization(row) for row in rows), None)

    def browse_organizations(self, user_id: UUID, query: ListQuery) -> list[Organization]:
        rows = read_page(self._of_user(user_id), query)
        return [_organization(row) for row in rows]

    def rename_organization(
        self,
        key: UUID,
        name: str,
        versions: Collection[int] | None,
    ) -> bool:
        rows = self._some(key, versions)
        return rows.update(name=name, version=F("version") + 1, updated_at=Now()) > 0

    def remove_organization(self, key: UUID, versions: Collection[int] | None) -> bool:
        removed, _ = self._some(key, versions).delete()
        return removed > 0

    @property
    def _organizations(self) -> QuerySet[models.Organization]:
        return models.Organization.objects.using(self._transaction.alias).all()

    def _some(
        self,
        key: UUID,
        versions: Collection[int] | None,
    ) -> QuerySet[models.Organization]:
        rows = self._organizations.filter(id=key)
        return rows if versions is None else rows.filter(version__in=versions)

    def _of_user(self, user_id: UUID) -> QuerySet[models.Organization, Any]:
        rows = self._organizations.filter(memberships__user_id=user_id)
        found: QuerySet[models.Organization, Any]
        found = rows.values(*_COLUMNS, role=F("memberships__role"))
        return found


def _organization(row: Mapping[str, Any]) -> Organization:
    return Organization(
        id=row["id"],
        slug=row["slug"],
        name=row["name"],
        role=Role(row["role"]),
        row_version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
