"""From the driver's exceptions to refusals and problems."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError, Error, InterfaceError, OperationalError

from acme.kit.problem import Problem
from acme.platform.persistence.sqlstates import (
    is_loss,
    problem_of_sqlstate,
    refusal_of_constraint,
    unreachable,
)


def problem_of_failure(error: Error) -> Problem | None:
    """The problem behind a failure, or None where nobody foresaw it."""
    cause = error.__cause__
    if isinstance(cause, psycopg.Error) and cause.sqlstate:
        return problem_of_sqlstate(cause.sqlstate, cause)
    if isinstance(error, InterfaceError | OperationalError):
        # No answer of the database: it went away, hangs, or cannot be reached.
        return unreachable(error)
    return None


def is_lost(error: Error) -> bool:
    """Whether the connection is of no use any more, rather than that something was refused."""
    if sqlstate := sqlstate_of(error):
        return is_loss(sqlstate)
    return isinstance(error, InterfaceError | OperationalError)


def sqlstate_of(error: Exception) -> str:
    """PostgreSQL's code for what went wrong; empty where it said nothing."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    return getattr(cause, "sqlstate", None) or ""


@contextmanager
def refusing(fields: dict[str, str], *, deleting: bool = False) -> Iterator[None]:
    """Turn a violated constraint into the refusal of the use case."""
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.Error):
            name = cause.diag.constraint_name or ""
            state = cause.sqlstate or ""
            refusal = refusal_of_constraint(state, name, fields, deleting=deleting)
            if refusal is not None:
                raise refusal from error
        raise
