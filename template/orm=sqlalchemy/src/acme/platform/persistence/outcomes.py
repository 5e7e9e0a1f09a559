"""Outcomes of requests that carried an `Idempotency-Key`."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Column, DateTime, LargeBinary, SmallInteger, Table, Text, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert

from acme.platform.http.reply import Reply
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.record import Base

OUTCOMES = Table(
    "idempotency_keys",
    Base.metadata,
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Outcome:
    request: str
    reply: Reply


async def claim_key(transaction: Transaction, key: str) -> bool:
    """Make this the only request with the key until its transaction ends."""
    number = int(key[:15], 16)
    return bool(await transaction.scalar(select(func.pg_try_advisory_xact_lock(number))))


async def find_outcome(transaction: Transaction, key: str) -> Outcome | None:
    fresh = OUTCOMES.c.created_at > func.now() - KEPT_FOR
    rows = await transaction.execute(select(OUTCOMES).where(OUTCOMES.c.key == key, fresh))
    row = rows.one_or_none()
    if row is None:
        return None
    return Outcome(row.request, Reply(row.status, row.body, row.headers))


async def record_outcome(transaction: Transaction, key: str, request: str, reply: Reply) -> None:
    outcome = {
        "request": request,
        "status": reply.status,
        "headers": dict(reply.headers),
        "body": reply.body,
        "created_at": func.now(),
    }
    # Only an outcome past its time can be in the way: it is overwritten.
    statement = insert(OUTCOMES).values(key=key, **outcome)
    await transaction.execute(statement.on_conflict_do_update(index_elements=["key"], set_=outcome))
