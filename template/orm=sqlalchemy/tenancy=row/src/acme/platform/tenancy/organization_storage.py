"""Organizations in PostgreSQL."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from acme.kit.ids import new_id
from acme.kit.listing import ListQuery
from acme.platform.identity.roles import Role
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.failures import refusing
from acme.platform.persistence.paging import apply_query
from acme.platform.tenancy.model import Organization
from acme.platform.tenancy.tables import MEMBERSHIPS, ORGANIZATIONS

_OF_USER = (
    select(
        ORGANIZATIONS.c.id,
        ORGANIZATIONS.c.slug,
        ORGANIZATIONS.c.name,
        MEMBERSHIPS.c.role,
        ORGANIZATIONS.c.version,
        ORGANIZATIONS.c.created_at,
        ORGANIZATIONS.c.updated_at,
    )
    .join(MEMBERSHIPS, MEMBERSHIPS.c.organization_id == ORGANIZATIONS.c.id)
    .where(MEMBERSHIPS.c.user_id == bindparam("user"))
)
_ONE = _OF_USER.where(ORGANIZATIONS.c.id == bindparam("key"))


class OrganizationStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add_organization(self, slug: str, name: str) -> UUID:
        key = new_id()
        statement = insert(ORGANIZATIONS).values(id=key, slug=slug, name=name)
        with refusing({"uq_organizations_slug": "slug"}):
            await self._transaction.execute(statement)
        return key

    async def find_slug(self, slug: str) -> UUID | None:
        statement = select(ORGANIZATIONS.c.id).where(ORGANIZATIONS.c.slug == slug)
        found: UUID | None = await self._transaction.scalar(statement)
        return found

    async def find_organization(self, key: UUID, user_id: UUID) -> Organization | None:
        found = await self._transaction.execute(_ONE, {"key": key, "user": user_id})
        row = found.one_or_none()
        return None if row is None else _organization(row)

    async def browse_organizations(self, user_id: UUID, query: ListQuery) -> list[Organization]:
        statement = apply_query(_OF_USER, ORGANIZATIONS.c, query)
        rows = await self._transaction.execute(statement, {"user": user_id})
        return [_organization(row) for row in rows]

    async def rename_organization(
        self,
        key: UUID,
        name: str,
        versions: Collection[int] | None,
    ) -> bool:
        statement = update(ORGANIZATIONS).where(ORGANIZATIONS.c.id == key)
        if versions is not None:
            statement = statement.where(ORGANIZATIONS.c.version.in_(versions))
        version = ORGANIZATIONS.c.version + 1
        changed = statement.values(name=name, version=version, updated_at=func.now())
        return (await self._transaction.execute(changed)).rowcount > 0

    async def remove_organization(self, key: UUID, versions: Collection[int] | None) -> bool:
        statement = delete(ORGANIZATIONS).where(ORGANIZATIONS.c.id == key)
        if versions is not None:
            statement = statement.where(ORGANIZATIONS.c.version.in_(versions))
        return (await self._transaction.execute(statement)).rowcount > 0


def _organization(row: Row[*tuple[Any, ...]]) -> Organization:
    return Organization(
        id=row.id,
        slug=row.slug,
        name=row.name,
        role=Role(row.role),
        row_version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
