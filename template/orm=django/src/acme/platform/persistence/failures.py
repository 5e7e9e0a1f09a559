"""From the driver's exceptions to refusals and problems."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError, Error, InterfaceError, OperationalError

from acme.kit.problem import Problem
from acme.platform.persistence.backend.connection import Connection
from acme.platform.persistence.sqlstates import (
    is_loss,
    outdated,
    problem_of_sqlstate,
    refusal_of_constraint,
    unreachable,
)

# The server knows no statement of the name, or has one already: it is not who prepared it.
_OF_PREPARING = {"26000", "42P05"}


def problem_of_failure(error: Error, *, lost: bool) -> Problem | None:
    """The problem behind a failure, or None where the fault is our own."""
    if is_outdated(error):
        return outdated()
    if lost:
        return unreachable(error.__cause__ or error)
    return problem_of_sqlstate(sqlstate_of(error), error.__cause__ or error)


def is_lost(error: Error, connection: Connection | None) -> bool:
    """Whether the connection is of no use any more, rather than that something was refused."""
    if sqlstate := sqlstate_of(error):
        return is_loss(sqlstate, lambda name: _told(connection, name))
    # No answer of the database: it went away, hangs, or cannot be reached.
    return isinstance(error, InterfaceError | OperationalError)


def is_outdated(error: Error) -> bool:
    """Whether the server does not keep a statement any more as it was prepared."""
    if sqlstate_of(error) in _OF_PREPARING:
        return True
    # Its table has changed: the code for that means much else, and the text is in the server's
    # language.
    diagnostic = getattr(error.__cause__, "diag", None)
    return getattr(diagnostic, "source_function", None) == "RevalidateCachedQuery"


def _told(connection: Connection | None, name: str) -> str | None:
    if connection is None or connection.closed:
        return None
    return (connection.pgconn.parameter_status(name.encode()) or b"").decode()


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
