"""Connections and transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg
from pydantic_core import from_json
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from acme.platform.persistence import patience
from acme.platform.persistence.failures import (
    ANSWERING,
    DRIVER_FAILURES,
    UnansweredError,
    is_lost,
    is_outdated,
    problem_of_failure,
    tell_unanswered,
)
from acme.platform.persistence.moments import read_to_the_ends
from acme.platform.persistence.pool import Driver, Held, Pool
from acme.platform.persistence.sqlstates import unreachable
from acme.platform.settings import PlatformSettings

# What a feature's storage is given to work with.
Transaction = AsyncConnection

LEAVE = 0.25  # seconds for the server to agree that a connection ends


class HurriedConnection(asyncpg.Connection):
    """SQLAlchemy takes leave of a connection that failed, which a server that hangs never does."""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - its own
        await super().close(timeout=LEAVE if timeout is None else min(timeout, LEAVE))


class Database:
    """The one way to use the connections.

    The engine runs in autocommit so that BEGIN can travel with the statements that a request
    opens its transaction with: one round trip instead of two or three.
    """

    def __init__(self, settings: PlatformSettings) -> None:
        self._url = settings.database_url.url()
        engine = create_async_engine(
            "postgresql+asyncpg://",
            # The driver understands what SQLAlchemy would not pass on, such as sslmode=require.
            async_creator=self._connect,
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            # Whoever opened a transaction has ended it.
            pool_reset_on_return=None,
            # In a fraction of the standard library's time.
            json_deserializer=from_json,
            # What was stored is nobody's business who reads the log.
            hide_parameters=True,
        )
        event.listen(engine.sync_engine, "handle_error", tell_unanswered)
        self._pool = Pool(engine, settings.database_pool_size)

    @asynccontextmanager
    async def transaction(self, entry: tuple[str, ...] = ()) -> AsyncIterator[Transaction]:
        """Open a transaction with `entry`, commit at the end, roll back on any exception."""
        held = await self._begin("; ".join(("BEGIN", *entry)))
        try:
            yield held.connection
            with ANSWERING:
                await held.driver.execute("COMMIT")
        except BaseException as error:
            lost = is_lost(error, held.driver)
            await self._roll_back(held, useless=lost or is_outdated(error))
            problem = problem_of_failure(error, lost=lost)
            if problem is None:
                raise
            raise problem from error
        self._pool.give_back(held)

    async def ping(self) -> None:
        async with self.transaction(("SELECT 1",)):
            pass

    async def close(self) -> None:
        # However many there are, the process must end.
        with suppress(TimeoutError):
            async with asyncio.timeout(patience.OPENING):
                await self._pool.close()

    async def _connect(self) -> Driver:
        try:
            connection = await asyncpg.connect(
                self._url,
                timeout=patience.OPENING,
                command_timeout=patience.ANSWER,
                connection_class=HurriedConnection,
                server_settings={**patience.session_settings(), "timezone": "UTC"},
            )
            await read_to_the_ends(connection)
        except (OSError, *DRIVER_FAILURES) as error:
            # A server that lets nobody in is as good as none.
            raise unreachable(error) from error
        return connection

    async def _begin(self, statements: str, *, again: bool = True) -> Held:
        try:
            held = await self._pool.take(fresh=not again)
        except (DBAPIError, UnansweredError) as error:
            # What SQLAlchemy asked of its first connection.
            raise unreachable(error) from error
        try:
            with ANSWERING:
                await held.driver.execute(statements, timeout=patience.OPENING)
        except BaseException as error:
            lost = is_lost(error, held.driver)
            await self._roll_back(held, useless=lost)
            if again and lost and not isinstance(error, UnansweredError):
                # The server has just gone away. Nothing was done yet, so a fresh connection
                # may try; where it hangs, there is no time for that.
                return await self._begin(statements, again=False)
            problem = problem_of_failure(error, lost=lost)
            if problem is None:
                raise
            raise problem from error
        return held

    async def _roll_back(self, held: Held, *, useless: bool) -> None:
        # A cancelled request must not hand its open transaction to the next one: where the
        # rollback cannot be seen through, the connection is thrown away.
        if not (useless or held.driver.is_closed()):
            with suppress(BaseException):
                await asyncio.shield(held.driver.execute("ROLLBACK", timeout=patience.OPENING))
                self._pool.give_back(held)
                return
        await self._pool.discard(held)
        if useless:
            # Where another server has taken over, or a table was changed, each of the others would
            # cost a request.
            await self._pool.discard_idle()
