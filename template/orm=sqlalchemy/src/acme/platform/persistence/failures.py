"""From the driver's exceptions to refusals and problems."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy import ExceptionContext
from sqlalchemy.exc import DBAPIError

from acme.kit.problem import Problem
from acme.platform.persistence.pool import Driver
from acme.platform.persistence.sqlstates import (
    is_loss,
    outdated,
    problem_of_sqlstate,
    refusal_of_constraint,
    unreachable,
)

# TimeoutError is what the driver raises when it has waited long enough for an answer;
# InternalClientError, when a process that hung finds the answer and the end of the connection at
# once.
DRIVER_FAILURES = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    TimeoutError,
)


class UnansweredError(Exception):
    """The driver has waited long enough: its TimeoutError, which else might be anybody's."""


class _Answering:
    """Not made of a generator: each request goes through it several times."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, TimeoutError):
            raise UnansweredError from error


ANSWERING = _Answering()


def tell_unanswered(context: ExceptionContext) -> None:
    """As `ANSWERING`, for what SQLAlchemy runs."""
    if isinstance(context.original_exception, TimeoutError):
        raise UnansweredError from context.original_exception


def problem_of_failure(error: BaseException, *, lost: bool) -> Problem | None:
    """The problem behind a failure, or None where the fault is our own."""
    cause = _driver_error(error)
    if is_outdated(error):
        return outdated()
    if lost:
        return unreachable(cause)
    if isinstance(cause, asyncpg.PostgresError):
        return problem_of_sqlstate(cause.sqlstate or "", cause)
    return None


def is_lost(error: BaseException, driver: Driver) -> bool:
    """Whether the connection is of no use any more, and others may be of none either."""
    match _driver_error(error):
        case asyncpg.PostgresError() as cause:
            return is_loss(cause.sqlstate or "", lambda name: _told(driver, name))
        case UnansweredError() | asyncpg.InternalClientError():
            return True
        case asyncpg.DataError() | asyncpg.ClientConfigurationError():
            # A value that suits no column: it is in the message, and the connection is well.
            return False
        case asyncpg.InterfaceError():
            # Or else the driver was used as it must not be.
            return driver.is_closed()
    return False


def is_outdated(error: BaseException) -> bool:
    """Whether statements were prepared for tables that have changed since."""
    return isinstance(_driver_error(error), asyncpg.InvalidCachedStatementError)


def _told(driver: Driver, name: str) -> str | None:
    return None if driver.is_closed() else getattr(driver.get_settings(), name, None)


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
