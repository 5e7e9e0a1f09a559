"""Members in PostgreSQL."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from acme.kit.ids import new_id
from acme.kit.listing import ListQuery
from acme.platform.identity.roles import Role
from acme.platform.identity.tables import USERS
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.paging import apply_query
from acme.platform.tenancy.model import Member
from acme.platform.tenancy.tables import MEMBERSHIPS, ORGANIZATIONS

_ALL = select(
    MEMBERSHIPS.c.id,
    MEMBERSHIPS.c.user_id,
    USERS.c.email,
    USERS.c.name,
    MEMBERSHIPS.c.role,
    MEMBERSHIPS.c.created_at,
).join(USERS, USERS.c.id == MEMBERSHIPS.c.user_id)


class MemberStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def hold_members(self, organization_id: UUID) -> None:
        # The weakest lock that keeps others out: rows of the tenant can still be written.
        statement = select(ORGANIZATIONS.c.id).where(ORGANIZATIONS.c.id == organization_id)
        await self._transaction.execute(statement.with_for_update(key_share=True))

    async def add_member(self, organization_id: UUID, user_id: UUID, role: Role) -> bool:
        row = {
            "id": new_id(),
            "organization_id": organization_id,
            "user_id": user_id,
            "role": role.value,
        }
        statement = insert(MEMBERSHIPS).values(row).on_conflict_do_nothing()
        return (await self._transaction.execute(statement)).rowcount > 0

    async def browse_members(self, organization_id: UUID, query: ListQuery) -> list[Member]:
        members = _ALL.where(MEMBERSHIPS.c.organization_id == organization_id)
        statement = apply_query(members, MEMBERSHIPS.c, query)
        return [_member(row) for row in await self._transaction.execute(statement)]

    async def find_member(self, organization_id: UUID, user_id: UUID) -> Member | None:
        statement = _ALL.where(
            MEMBERSHIPS.c.organization_id == organization_id, MEMBERSHIPS.c.user_id == user_id
        )
        row = (await self._transaction.execute(statement)).one_or_none()
        return None if row is None else _member(row)

    async def set_role(self, organization_id: UUID, user_id: UUID, role: Role) -> None:
        await self._transaction.execute(
            update(MEMBERSHIPS)
            .where(MEMBERSHIPS.c.organization_id == organization_id)
            .where(MEMBERSHIPS.c.user_id == user_id)
            .values(role=role.value)
        )

    async def remove_member(self, organization_id: UUID, user_id: UUID) -> None:
        await self._transaction.execute(
            delete(MEMBERSHIPS)
            .where(MEMBERSHIPS.c.organization_id == organization_id)
            .where(MEMBERSHIPS.c.user_id == user_id)
        )

    async def has_other_owner(self, organization_id: UUID, user_id: UUID) -> bool:
        owners = exists().where(
            MEMBERSHIPS.c.organization_id == organization_id,
            MEMBERSHIPS.c.user_id != user_id,
            MEMBERSHIPS.c.role == Role.OWNER.value,
        )
        return bool(await self._transaction.scalar(select(owners)))


def _member(row: Row[*tuple[Any, ...]]) -> Member:
    return Member(
        id=row.id,
        user_id=row.user_id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        created_at=row.created_at,
    )
