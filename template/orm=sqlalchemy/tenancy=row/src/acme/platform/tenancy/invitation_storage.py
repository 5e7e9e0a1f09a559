"""Invitations in PostgreSQL."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, exists, func, insert, select

from acme.kit.errors import AlreadyExists
from acme.kit.ids import new_id
from acme.kit.listing import ListQuery
from acme.platform.identity.roles import Role
from acme.platform.identity.tables import USERS
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.failures import refusing
from acme.platform.persistence.paging import apply_query
from acme.platform.tenancy.model import Invitation, Invited
from acme.platform.tenancy.tables import INVITATIONS, MEMBERSHIPS

_COLUMNS = (
    INVITATIONS.c.id,
    INVITATIONS.c.email,
    INVITATIONS.c.role,
    INVITATIONS.c.created_at,
    INVITATIONS.c.expires_at,
)
_IS_PENDING = INVITATIONS.c.expires_at > func.now()


class InvitationStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add_invitation(
        self,
        organization_id: UUID,
        email: str,
        role: Role,
        digest: bytes,
        expires_at: datetime,
    ) -> Invitation:
        member = exists().where(
            MEMBERSHIPS.c.organization_id == organization_id,
            MEMBERSHIPS.c.user_id == USERS.c.id,
            USERS.c.email == email,
        )
        if await self._transaction.scalar(select(member)):
            raise AlreadyExists("email")
        here = (INVITATIONS.c.organization_id == organization_id) & (INVITATIONS.c.email == email)
        await self._transaction.execute(delete(INVITATIONS).where(here, ~_IS_PENDING))
        row = {
            "id": new_id(),
            "organization_id": organization_id,
            "email": email,
            "role": role.value,
            "digest": digest,
            "expires_at": expires_at,
        }
        statement = insert(INVITATIONS).values(row).returning(*_COLUMNS)
        with refusing({"uq_invitations_email": "email"}):
            return _invitation((await self._transaction.execute(statement)).one())

    async def browse_invitations(
        self,
        organization_id: UUID,
        query: ListQuery,
    ) -> list[Invitation]:
        pending = select(*_COLUMNS).where(
            INVITATIONS.c.organization_id == organization_id, _IS_PENDING
        )
        rows = await self._transaction.execute(apply_query(pending, INVITATIONS.c, query))
        return [_invitation(row) for row in rows]

    async def remove_invitation(self, organization_id: UUID, key: UUID) -> bool:
        statement = delete(INVITATIONS).where(
            INVITATIONS.c.organization_id == organization_id,
            INVITATIONS.c.id == key,
            _IS_PENDING,
        )
        return (await self._transaction.execute(statement)).rowcount > 0

    async def find_invitation(self, digest: bytes, user_id: UUID) -> Invited | None:
        own_address = select(USERS.c.email).where(USERS.c.id == user_id).scalar_subquery()
        statement = select(
            INVITATIONS.c.organization_id,
            INVITATIONS.c.role,
            (INVITATIONS.c.email == own_address).label("is_for_user"),
        ).where(INVITATIONS.c.digest == digest, _IS_PENDING)
        row = (await self._transaction.execute(statement)).one_or_none()
        if row is None:
            return None
        return Invited(row.organization_id, Role(row.role), row.is_for_user)

    async def take_invitation(self, digest: bytes) -> bool:
        statement = delete(INVITATIONS).where(INVITATIONS.c.digest == digest)
        return (await self._transaction.execute(statement)).rowcount > 0


def _invitation(row: Row[*tuple[Any, ...]]) -> Invitation:
    return Invitation(
        id=row.id,
        email=row.email,
        role=Role(row.role),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
