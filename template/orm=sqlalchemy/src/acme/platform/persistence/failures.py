"""From the driver's exceptions to refusals and problems."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError

from acme.kit.problem import Problem
from acme.platform.persistence.sqlstates import (
    is_loss,
    problem_of_sqlstate,
    refusal_of_constraint,
    unreachable,
)

# What a transaction may end with beside the mistakes of whoever uses it. TimeoutError is what
# the driver raises when it has waited long enough for an answer; InternalClientError, when a
# process that hung finds the answer and the end of the connection at once.
DRIVER_FAILURES = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    TimeoutError,
)
FAILURES = (DBAPIError, *DRIVER_FAILURES)


def problem_of_failure(error: Exception) -> Problem | None:
    """The problem behind a failure, or None where nobody foresaw it."""
    cause = _driver_error(error)
    if isinstance(cause, asyncpg.PostgresError):
        return problem_of_sqlstate(cause.sqlstate or "", cause)
    # What is left is no answer of the database: it went away, or hangs.
    return unreachable(cause)


def is_lost(error: BaseException) -> bool:
    """Whether the connection is of no use any more, rather than that something was refused."""
    cause = _driver_error(error)
    if isinstance(cause, asyncpg.PostgresError):
        return is_loss(cause.sqlstate or "")
    gone = (asyncpg.InterfaceError, asyncpg.InternalClientError, ConnectionError)
    return isinstance(cause, gone)


@contextmanager
def refusing(fields: dict[str, str], *, deleting: bool = False) -> Iterator[None]:
    """Turn a violated constraint into the refusal of the use case."""
    try:
        yield
    except (DBAPIError, asyncpg.PostgresError) as error:
        cause = _driver_error(error)
        if isinstance(cause, asyncpg.PostgresError):
            name = getattr(cause, "constraint_name", None) or ""
            state = cause.sqlstate or ""
            refusal = refusal_of_constraint(state, name, fields, deleting=deleting)
            if refusal is not None:
                raise refusal from error
        raise


def sqlstate_of(error: Exception) -> str:
    """PostgreSQL's code for what went wrong; empty where it said nothing."""
    return getattr(_driver_error(error), "sqlstate", None) or ""


def _driver_error(error: BaseException) -> BaseException:
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error
