"""Connections and transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeAlias

import asyncpg
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from acme.platform.persistence import patience
from acme.platform.persistence.failures import FAILURES, is_lost, problem_of_failure
from acme.platform.persistence.sqlstates import unreachable
from acme.platform.settings import PlatformSettings

# What a feature's storage is given to work with.
Transaction = AsyncConnection

Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
LEAVE = 0.25  # seconds for the server to agree that a connection ends


class HurriedConnection(asyncpg.Connection):
    """SQLAlchemy takes leave of a connection that failed, which a server that hangs never does."""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - its own
        await super().close(timeout=LEAVE if timeout is None else min(timeout, LEAVE))


class Database:
    """The pool of connections, and the one way to use it.

    The engine runs in autocommit so that BEGIN can travel with the statements that a request
    opens its transaction with: one round trip instead of two or three.
    """

    def __init__(self, settings: PlatformSettings) -> None:
        self._url = settings.database_url.url()
        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            # The driver understands what SQLAlchemy would not pass on, such as sslmode=require.
            async_creator=self._connect,
            isolation_level="AUTOCOMMIT",
            pool_size=settings.database_pool_size,
            max_overflow=0,
            pool_timeout=patience.TURN,
            # Whoever opened a transaction has ended it.
            pool_reset_on_return=None,
            # What was stored is nobody's business who reads the log.
            hide_parameters=True,
        )
        event.listen(self._engine.sync_engine, "checkout", _refuse_closed)

    @asynccontextmanager
    async def transaction(self, entry: tuple[str, ...] = ()) -> AsyncIterator[Transaction]:
        """Open a transaction with `entry`, commit at the end, roll back on any exception."""
        try:
            # Not `async with`, which closes in a task of its own. Nothing is waited for here: the
            # transaction has ended.
            connection = await self._engine.connect()
            try:
                driver = await _open(connection, "; ".join(("BEGIN", *entry)))
                try:
                    yield connection
                    await driver.execute("COMMIT")
                except BaseException as error:
                    await _roll_back(connection, driver, error)
                    raise
            finally:
                await connection.close()
        except FAILURES as error:
            problem = problem_of_failure(error)
            if problem is None:
                raise
            raise problem from error

    async def ping(self) -> None:
        async with self.transaction(("SELECT 1",)):
            pass

    async def close(self) -> None:
        # However many there are, the process must end.
        with suppress(TimeoutError):
            async with asyncio.timeout(patience.OPENING):
                await self._engine.dispose()

    async def _connect(self) -> Driver:
        try:
            return await asyncpg.connect(
                self._url,
                timeout=patience.OPENING,
                command_timeout=patience.ANSWER,
                connection_class=HurriedConnection,
                server_settings={**patience.session_settings(), "timezone": "UTC"},
            )
        except OSError as error:
            raise unreachable(error) from error


def _refuse_closed(connection: Any, *_: object) -> None:
    # The driver knows of most connections that have ended, without asking the server: the pool
    # then makes another.
    if connection.driver_connection.is_closed():
        raise DisconnectionError


async def _open(connection: AsyncConnection, statements: str, *, again: bool = True) -> Driver:
    raw = await connection.get_raw_connection()
    driver: Driver = raw.driver_connection  # type: ignore[assignment]
    try:
        await driver.execute(statements, timeout=patience.OPENING)
    except BaseException as error:
        await _roll_back(connection, driver, error)
        if again and is_lost(error):
            # The server has just gone away. Nothing was done yet, so a fresh connection may try.
            return await _open(connection, statements, again=False)
        raise
    return driver


async def _roll_back(connection: AsyncConnection, driver: Driver, error: BaseException) -> None:
    # A cancelled request must not hand its open transaction to the next one: where the
    # rollback cannot be seen through, the connection is thrown away.
    if not (driver.is_closed() or isinstance(error, TimeoutError)):
        with suppress(BaseException):
            await asyncio.shield(driver.execute("ROLLBACK", timeout=patience.OPENING))
            return
    driver.terminate()
    await connection.invalidate()
