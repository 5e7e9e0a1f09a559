"""Connections and transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from acme.platform.persistence.failures import problem_of_failure
from acme.platform.settings import PlatformSettings

# What a feature's storage is given to work with.
Transaction = AsyncConnection

FAILURES = (DBAPIError, PoolTimeout, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)


class Database:
    """The pool of connections, and the one way to use it.

    The engine runs in autocommit so that BEGIN can travel with the statements that a request
    opens its transaction with: one round trip instead of two or three.
    """

    def __init__(self, settings: PlatformSettings, *, pool_size: int = 10) -> None:
        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            # The driver understands what SQLAlchemy would not pass on, such as sslmode=require.
            async_creator=partial(
                asyncpg.connect,
                settings.database_url.url(),
                timeout=3.0,
                server_settings={
                    "statement_timeout": "5000",
                    "lock_timeout": "3000",
                    "idle_in_transaction_session_timeout": "10000",
                    "timezone": "UTC",
                },
            ),
            isolation_level="AUTOCOMMIT",
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=3.0,
        )

    @asynccontextmanager
    async def transaction(self, entry: tuple[str, ...] = ()) -> AsyncIterator[Transaction]:
        """Open a transaction with `entry`, commit at the end, roll back on any exception."""
        try:
            async with self._engine.connect() as connection:
                driver = await _driver_of(connection)
                try:
                    await driver.execute("; ".join(("BEGIN", *entry)))
                    yield connection
                    await driver.execute("COMMIT")
                except BaseException:
                    await _roll_back(connection, driver)
                    raise
        except FAILURES as error:
            problem = problem_of_failure(error)
            if problem is None:
                raise
            raise problem from error

    async def ping(self) -> None:
        async with self.transaction() as connection:
            await (await _driver_of(connection)).execute("SELECT 1")

    async def close(self) -> None:
        await self._engine.dispose()


async def _driver_of(connection: AsyncConnection) -> "asyncpg.Connection[asyncpg.Record]":
    raw = await connection.get_raw_connection()
    driver: asyncpg.Connection[asyncpg.Record] = raw.driver_connection  # type: ignore[assignment]
    return driver


async def _roll_back(
    connection: AsyncConnection,
    driver: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    # A cancelled request must not hand its open transaction to the next one: where the
    # rollback cannot be seen through, the connection is thrown away.
    try:
        await asyncio.shield(asyncio.wait_for(driver.execute("ROLLBACK"), timeout=3.0))
    except BaseException:
        await connection.invalidate()
