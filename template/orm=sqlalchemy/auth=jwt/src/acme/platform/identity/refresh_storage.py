"""Refresh tokens in PostgreSQL: their digests, and which followed which."""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import (
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from acme.platform.identity.refresh_port import RefreshToken
from acme.platform.identity.tables import SESSIONS, USERS
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.record import Base


class RefreshTokenRow(Base):
    __tablename__ = "refresh_tokens"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("sessions.id", name="fk_refresh_tokens_session_id", ondelete="CASCADE")
    )
    successor: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    rotated_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = (Index("ix_refresh_tokens_session_id", "session_id"),)


REFRESH_TOKENS = cast(Table, RefreshTokenRow.__table__)

_IS_ALIVE = (
    SESSIONS.c.ended_at.is_(None)
    & (SESSIONS.c.expires_at > func.now())
    & USERS.c.disabled_at.is_(None)
)
_HELD = (
    select(
        REFRESH_TOKENS.c.digest,
        REFRESH_TOKENS.c.session_id,
        SESSIONS.c.user_id,
        _IS_ALIVE.label("is_alive"),
        REFRESH_TOKENS.c.rotated_at,
        REFRESH_TOKENS.c.successor,
    )
    .join(SESSIONS, SESSIONS.c.id == REFRESH_TOKENS.c.session_id)
    .join(USERS, USERS.c.id == SESSIONS.c.user_id)
    .where(REFRESH_TOKENS.c.digest == bindparam("key"))
    .with_for_update(of=[REFRESH_TOKENS, SESSIONS], key_share=True)
)


class RefreshTokenStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add_refresh_token(self, session_id: UUID, digest: bytes) -> None:
        row = {"session_id": session_id, "digest": digest}
        await self._transaction.execute(insert(REFRESH_TOKENS).values(row))

    async def lock_refresh_token(self, digest: bytes) -> RefreshToken | None:
        row = (await self._transaction.execute(_HELD, {"key": digest})).one_or_none()
        return None if row is None else RefreshToken(*row)

    async def rotate_refresh_token(
        self,
        token: RefreshToken,
        successor: bytes,
        rotated_at: datetime,
    ) -> None:
        await self._transaction.execute(
            update(REFRESH_TOKENS)
            .where(REFRESH_TOKENS.c.digest == token.digest)
            .values(successor=successor, rotated_at=rotated_at)
        )
        await self.add_refresh_token(token.session_id, successor)
        await self._transaction.execute(
            update(SESSIONS)
            .where(SESSIONS.c.id == token.session_id)
            .values(last_used_at=rotated_at)
        )
