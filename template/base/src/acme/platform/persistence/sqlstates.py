"""What PostgreSQL's error codes mean to a client."""

from collections.abc import Callable

import structlog

from acme.kit.errors import AlreadyExists, InUse, Refusal, UnknownReference
from acme.kit.problem import Problem
from acme.platform.http.problems import unavailable
#% set part = "import"
#% for file in layer_files("layer.sqlstates.jinja")
#% include file
#% endfor

log = structlog.get_logger()

_LOST = ("08", "57P")
_EXHAUSTED = "53"
_READ_ONLY = "25006"
# Where the server says, unasked, that whoever is connected to it writes nothing: the first, because
# it is no primary any more. A transaction that is read-only by our own doing is in neither.
_NO_WRITES = ("in_hot_standby", "default_transaction_read_only")


def is_loss(sqlstate: str, told: Callable[[str], str | None]) -> bool:
    """Whether the connection is gone, or leads to a server that goes or was replaced.

    `told` is what the server has said last of one of its settings.
    """
    if sqlstate == _READ_ONLY:
        return any(told(name) == "on" for name in _NO_WRITES)
    return sqlstate.startswith(_LOST)


def unreachable(cause: BaseException) -> Problem:
    log.warning("database_unreachable", error=type(cause).__name__, reason=_first_line(cause))
    return unavailable()


def outdated() -> Problem:
    log.warning("database_changed")
    return unavailable("The database has just been changed.")


def no_turn() -> Problem:
    log.warning("database_pool_exhausted")
    return unavailable("Too many requests wait for the database just now.")


def problem_of_sqlstate(sqlstate: str, cause: BaseException) -> Problem | None:
    """The problem behind an error of the database, or None where the fault is our own."""
    match sqlstate:
        #% set part = "case"
        #% for file in layer_files("layer.sqlstates.jinja")
        #% include file
        #% endfor
        case "40001" | "40P01":
            detail = "Another request changed the same data at the same time."
            return Problem(409, "conflict", detail, headers={"Retry-After": "1"})
        case "55P03" | "57014" | "25P03":
            return unavailable("The database took too long.")
        case "22003" | "22008" | "22021" | "22P05" | "23514":
            return Problem(400, "validation_failed", "A value is not one that can be stored.")
    if sqlstate.startswith(_EXHAUSTED):
        return unreachable(cause)
    return None


def _first_line(cause: BaseException) -> str:
    # What follows may be values of a row.
    return str(cause).partition("\n")[0]


def refusal_of_constraint(
    sqlstate: str, constraint: str, fields: dict[str, str], *, deleting: bool = False
) -> Refusal | None:
    """The refusal behind a violated constraint. `fields` maps constraints to properties."""
    match sqlstate:
        case "23505" if constraint in fields:
            return AlreadyExists(fields[constraint])
        case "23503" if constraint in fields and not deleting:
            return UnknownReference(fields[constraint])
        case "23503" | "23001" if deleting:
            return InUse()
    return None
