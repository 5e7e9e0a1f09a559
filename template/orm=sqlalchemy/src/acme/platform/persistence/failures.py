"""From the driver's exceptions to refusals and problems."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError

from acme.kit.problem import Problem
from acme.platform.http.problems import unavailable
from acme.platform.persistence.sqlstates import problem_of_sqlstate, refusal_of_constraint


def problem_of_failure(error: Exception) -> Problem | None:
    """The problem behind a failure, or None where nobody foresaw it."""
    cause = _driver_error(error)
    if isinstance(cause, asyncpg.PostgresError):
        return problem_of_sqlstate(cause.sqlstate or "")
    # What is left is no answer of the database: it went away, or cannot be reached.
    return unavailable()


@contextmanager
def refusing(fields: dict[str, str], *, deleting: bool = False) -> Iterator[None]:
    """Turn a violated constraint into the refusal of the use case."""
    try:
        yield
    except DBAPIError as error:
        cause = _driver_error(error)
        if isinstance(cause, asyncpg.PostgresError):
            name = getattr(cause, "constraint_name", None) or ""
            state = cause.sqlstate or ""
            refusal = refusal_of_constraint(state, name, fields, deleting=deleting)
            if refusal is not None:
                raise refusal from error
        raise


def _driver_error(error: BaseException) -> BaseException:
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error
