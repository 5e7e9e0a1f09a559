"""Mailed tokens in PostgreSQL."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from acme.platform.identity.model import Login, Purpose
from acme.platform.identity.tables import ONE_TIME_TOKENS, USERS
from acme.platform.identity.user_storage import LOGIN_COLUMNS, login
from acme.platform.persistence.database import Transaction


class OneTimeTokenStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def keep_token(
        self,
        user_id: UUID,
        purpose: Purpose,
        digest: bytes,
        expires_at: datetime,
    ) -> None:
        new = {"digest": digest, "expires_at": expires_at}
        statement = insert(ONE_TIME_TOKENS).values(user_id=user_id, purpose=purpose.value, **new)
        await self._transaction.execute(
            statement.on_conflict_do_update(constraint="uq_one_time_tokens_user_id", set_=new)
        )

    async def find_token(self, purpose: Purpose, digest: bytes) -> Login | None:
        statement = (
            select(*LOGIN_COLUMNS)
            .join(ONE_TIME_TOKENS, ONE_TIME_TOKENS.c.user_id == USERS.c.id)
            .where(ONE_TIME_TOKENS.c.digest == digest)
            .where(ONE_TIME_TOKENS.c.purpose == purpose.value)
            .where(ONE_TIME_TOKENS.c.expires_at > func.now())
        )
        row = (await self._transaction.execute(statement)).one_or_none()
        return None if row is None else login(row)

    async def take_token(self, purpose: Purpose, digest: bytes) -> UUID | None:
        statement = (
            delete(ONE_TIME_TOKENS)
            .where(ONE_TIME_TOKENS.c.digest == digest)
            .where(ONE_TIME_TOKENS.c.purpose == purpose.value)
            .where(ONE_TIME_TOKENS.c.expires_at > func.now())
            .returning(ONE_TIME_TOKENS.c.user_id)
        )
        found: UUID | None = await self._transaction.scalar(statement)
        return found
