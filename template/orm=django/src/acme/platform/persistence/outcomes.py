"""Outcomes of requests that carried an `Idempotency-Key`."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connections
from django.db.models.functions import Now

from acme.platform.http.reply import Reply
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.models import IdempotencyKey

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Outcome:
    request: str
    reply: Reply


def claim_key(transaction: Transaction, key: str) -> bool:
    """Make this the only request with the key until its transaction ends."""
    with connections[transaction.alias].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int(key[:15], 16)])
        return bool(cursor.fetchone()[0])


def find_outcome(transaction: Transaction, key: str) -> Outcome | None:
    fresh = IdempotencyKey.objects.using(transaction.alias).filter(
        created_at__gt=Now() - KEPT_FOR,
    )
    row = fresh.filter(key=key).first()
    if row is None:
        return None
    return Outcome(row.request, Reply(row.status, bytes(row.body), row.headers))


def record_outcome(transaction: Transaction, key: str, request: str, reply: Reply) -> None:
    outcome = {
        "request": request,
        "status": reply.status,
        "headers": dict(reply.headers),
        "body": reply.body,
        "created_at": Now(),
    }
    # Only an outcome past its time can be in the way: it is overwritten.
    IdempotencyKey.objects.using(transaction.alias).bulk_create(
        [IdempotencyKey(key=key, **outcome)],
        update_conflicts=True,
        update_fields=list(outcome),
        unique_fields=["key"],
    )
