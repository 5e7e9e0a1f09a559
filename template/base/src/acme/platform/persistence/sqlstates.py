"""What PostgreSQL's error codes mean to a client."""

import structlog

from acme.kit.errors import AlreadyExists, InUse, Refusal, UnknownReference
from acme.kit.problem import Problem
from acme.platform.http.problems import unavailable
#% set part = "import"
#% for file in layer_files("layer.sqlstates.jinja")
#% include file
#% endfor

log = structlog.get_logger()

# The last is what a server says to writes that is no primary any more.
_LOST = ("08", "57P", "25006")
_EXHAUSTED = "53"


def is_loss(sqlstate: str) -> bool:
    """Whether the connection is gone, or leads to a server that goes or was replaced."""
    return sqlstate.startswith(_LOST)


def unreachable(cause: BaseException) -> Problem:
    log.warning("database_unreachable", error=type(cause).__name__, reason=_first_line(cause))
    return unavailable()


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
    if is_loss(sqlstate) or sqlstate.startswith(_EXHAUSTED):
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
