"""How a transaction tells the database who is asking.

These statements travel with BEGIN, where no parameters can: so what they hold is written as
literals, each made from a value that can only be what it says.
"""

import re
from enum import StrEnum
from functools import cache
from uuid import UUID

from acme.platform.identity.model import Caller

Entry = tuple[str, ...]

_WORD = re.compile(r"[a-z_]+", re.ASCII)


def enter_session(caller: Caller) -> Entry:
    """For what users do with their own: no role is asked for."""
    session, user = uuid_literal(caller.session_id), uuid_literal(caller.user_id)
    return (f"SELECT app.enter_session({session}, {user})",)


def uuid_literal(value: UUID) -> str:
    # Made anew from its number: drivers have subclasses of their own.
    return f"'{UUID(int=value.int)}'::uuid"


# There are few roles, and each request names some of them.
@cache
def words_literal(values: frozenset[StrEnum]) -> str:
    words = sorted(value.value for value in values)
    if not all(_WORD.fullmatch(word) for word in words):
        raise ValueError("only plain words can be written so")
    return f"'{{{','.join(words)}}}'::text[]"


def act_as(user_id: UUID, role: StrEnum) -> Entry:
    """For our own code outside of a request, which nobody has to admit."""
    user = uuid_literal(user_id)
    return (
        f"SELECT set_config('app.user_id', {user}::text, true)",
        f"SELECT set_config('app.role', ({words_literal(frozenset({role}))})[1], true)",
    )
