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


def claim_key(transaction: Transaction, key: str) -> str | None:
    """Make this the only request with the key until its transaction ends.

    What comes back is the name that its outcome has, or None if another request has the key.
    """
    with connections[transaction.alias].cursor() as cursor:
        cursor.execute("SELECT app.claim_key(%s)", [key])
        (name,) = cursor.fetchone()
    return None if name is None else str(name)


def find_outcome(transaction: Transaction, name: str) -> Outcome | None:
    fresh = IdempotencyKey.objects.using(transaction.alias).filter(expires_at__gt=Now())
    row = fresh.filter(key=name).first()
    if row is None:
        return None
    return Outcome(row.request, Reply(row.status, bytes(row.body), row.headers))


def record_outcome(transaction: Transaction, name: str, request: str, reply: Reply) -> None:
    outcome = {
        "request": request,
        "status": reply.status,
        "headers": dict(reply.headers),
        "body": reply.body,
        "expires_at": Now() + KEPT_FOR,
    }
    # Only an outcome past its time can be in the way: it is overwritten.
    IdempotencyKey.objects.using(transaction.alias).bulk_create(
        [IdempotencyKey(key=name, **outcome)],
        update_conflicts=True,
        update_fields=list(outcome),
        unique_fields=["key"],
    )
