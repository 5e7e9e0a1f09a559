"""Outcomes of requests that carried an `Idempotency-Key`."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Column, DateTime, Index, LargeBinary, SmallInteger, Text, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert

from acme.platform.http.reply import Reply
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.record import kept_table

OUTCOMES = kept_table(
    "idempotency_keys",
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    # Those past their time are deleted when others come (see sql/18_outcomes.sql).
    Index("ix_idempotency_keys_expires_at", "expires_at"),
)

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Outcome:
    request: str
    reply: Reply


async def claim_key(transaction: Transaction, key: str) -> str | None:
    """Make this the only request with the key until its transaction ends.

    What comes back is the name that its outcome has, or None if another request has the key.
    """
    name: str | None = await transaction.scalar(select(func.app.claim_key(key)))
    return name


async def find_outcome(transaction: Transaction, name: str) -> Outcome | None:
    fresh = OUTCOMES.c.expires_at > func.now()
    rows = await transaction.execute(select(OUTCOMES).where(OUTCOMES.c.key == name, fresh))
    row = rows.one_or_none()
    if row is None:
        return None
    return Outcome(row.request, Reply(row.status, row.body, row.headers))


async def record_outcome(transaction: Transaction, name: str, request: str, reply: Reply) -> None:
    outcome = {
        "request": request,
        "status": reply.status,
        "headers": dict(reply.headers),
        "body": reply.body,
        "expires_at": func.now() + KEPT_FOR,
    }
    # Only an outcome past its time can be in the way: it is overwritten.
    statement = insert(OUTCOMES).values(key=name, **outcome)
    await transaction.execute(statement.on_conflict_do_update(index_elements=["key"], set_=outcome))
