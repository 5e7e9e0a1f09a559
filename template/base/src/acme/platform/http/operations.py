"""How a use case meets the database: one transaction a request, its outcome kept with it."""

import hashlib
import re
from collections.abc import Awaitable, Callable

from acme.kit.problem import Problem, invalid_header
from acme.platform.http.call import Call
from acme.platform.http.realm import note_realm
from acme.platform.http.reply import Reply
from acme.platform.persistence.database import Database, Transaction
from acme.platform.persistence.outcomes import claim_key, find_outcome, record_outcome

Action = Callable[[Transaction], Awaitable[Reply]]

_KEY = re.compile(r"[\x20-\x7e]{1,255}", re.ASCII)
# In a quoted key, as in each string of a structured field (RFC 9651).
_ESCAPED = re.compile(r'\\([\\"])')


async def perform(database: Database, call: Call, action: Action) -> Reply:
    """Run one use case in one transaction, committed before the answer is sent."""
    async with database.transaction(call.entry) as transaction:
        note_realm(call, transaction)
        return await action(transaction)


async def perform_once(database: Database, call: Call, action: Action) -> Reply:
    """As `perform`, and a request that repeats an `Idempotency-Key` gets the first answer.

    The outcome is written in the transaction of the work itself: there is no moment at which
    one of the two exists without the other.
    """
    header = call.headers.get("idempotency-key")
    if header is None:
        return await perform(database, call, action)
    key = _scoped(call, _read_key(header))
    request = hashlib.sha256(call.body).hexdigest()
    async with database.transaction(call.entry) as transaction:
        note_realm(call, transaction)
        name = await claim_key(transaction, key)
        if name is None:
            detail = "A request with this Idempotency-Key is still being worked on."
            headers = {"Retry-After": "1"}
            raise Problem(409, "idempotency_in_progress", detail, headers=headers)
        stored = await find_outcome(transaction, name)
        if stored is None:
            reply = await action(transaction)
            await record_outcome(transaction, name, request, reply)
            return reply
    if stored.request != request:
        detail = "This Idempotency-Key came with another body before."
        raise Problem(422, "idempotency_key_reused", detail)
    reply = stored.reply
    return Reply(reply.status, reply.body, {**reply.headers, "Idempotent-Replayed": "true"})


def _read_key(header: str) -> str:
    # What HTTP has for blanks around a value; `strip` alone takes controls and others with them.
    key = header.strip(" \t")
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = _ESCAPED.sub(r"\1", key[1:-1])
    if not _KEY.fullmatch(key):
        raise invalid_header("Idempotency-Key", "must have 1 to 255 printable ASCII characters")
    return key


def _scoped(call: Call, key: str) -> str:
    # One caller's key is not another's, nor the same key on another path.
    parts = (call.principal, call.method, call.path, key)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
