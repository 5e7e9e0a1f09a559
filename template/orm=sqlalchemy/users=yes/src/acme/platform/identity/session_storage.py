"""Sessions in PostgreSQL."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, update

from acme.kit.ids import new_id
from acme.kit.listing import ListQuery
from acme.platform.identity.model import Device, Login, Session
from acme.platform.identity.tables import SESSIONS, USERS
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.paging import apply_query

# Kept for a while after their time, for whoever looks into what happened.
KEPT = timedelta(days=30)

_COLUMNS = (
    SESSIONS.c.id,
    SESSIONS.c.user_id,
    SESSIONS.c.user_agent,
    SESSIONS.c.ip_address,
    SESSIONS.c.created_at,
    SESSIONS.c.last_used_at,
    SESSIONS.c.expires_at,
)
_ALIVE = SESSIONS.c.ended_at.is_(None) & (SESSIONS.c.expires_at > func.now())
_LIVE = select(*_COLUMNS).where(_ALIVE)


class SessionStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def open_session(
        self,
        login: Login,
        device: Device,
        expires_at: datetime,
    ) -> Session | None:
        # Held until the session is there, so that whoever changes the password or disables
        # the user meanwhile finds and ends it.
        unchanged = (
            select(USERS.c.id)
            .where(USERS.c.id == login.user_id, USERS.c.disabled_at.is_(None))
            .where(USERS.c.password_hash == login.password_hash)
            .with_for_update(key_share=True)
        )
        if await self._transaction.scalar(unchanged) is None:
            return None
        forgotten = SESSIONS.c.expires_at < func.now() - KEPT
        await self._transaction.execute(
            delete(SESSIONS).where(SESSIONS.c.user_id == login.user_id, forgotten)
        )
        row = {
            "id": new_id(),
            "user_id": login.user_id,
            "user_agent": device.user_agent,
            "ip_address": device.ip_address,
            "expires_at": expires_at,
        }
        statement = insert(SESSIONS).values(row).returning(*_COLUMNS)
        return _session((await self._transaction.execute(statement)).one())

    async def browse_sessions(self, user_id: UUID, query: ListQuery) -> list[Session]:
        statement = apply_query(_LIVE.where(SESSIONS.c.user_id == user_id), SESSIONS.c, query)
        return [_session(row) for row in await self._transaction.execute(statement)]

    async def end_session(self, user_id: UUID, session_id: UUID) -> bool:
        statement = update(SESSIONS).where(
            SESSIONS.c.id == session_id, SESSIONS.c.user_id == user_id, _ALIVE
        )
        ended = await self._transaction.execute(statement.values(ended_at=func.now()))
        return ended.rowcount > 0

    async def end_sessions(self, user_id: UUID, keep: UUID | None = None) -> None:
        statement = update(SESSIONS).where(SESSIONS.c.user_id == user_id, _ALIVE)
        if keep is not None:
            statement = statement.where(SESSIONS.c.id != keep)
        await self._transaction.execute(statement.values(ended_at=func.now()))


def _session(row: Row[*tuple[Any, ...]]) -> Session:
    return Session(*row)
