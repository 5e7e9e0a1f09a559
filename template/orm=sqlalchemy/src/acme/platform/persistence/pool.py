"""The connections of a process: kept open, handed out in turns.

SQLAlchemy's pool would wrap a connection anew for every request, which takes as long as a query.
"""

import asyncio
from typing import Any, NamedTuple, TypeAlias

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from acme.platform.persistence import patience
from acme.platform.persistence.sqlstates import no_turn

Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class Held(NamedTuple):
    connection: AsyncConnection
    driver: Driver


class Pool:
    def __init__(self, engine: AsyncEngine, size: int) -> None:
        self._engine = engine
        self._turns = asyncio.Semaphore(size)
        # The last one in is the first one out: what is not needed stays unused.
        self._idle: list[Held] = []

    async def take(self, *, fresh: bool = False) -> Held:
        await self._await_turn()
        try:
            return await self._open() if fresh else await self._choose()
        except BaseException:
            self._turns.release()
            raise

    def give_back(self, held: Held) -> None:
        """Let the next one have it: its transaction has ended."""
        self._idle.append(held)
        self._turns.release()

    async def discard(self, held: Held) -> None:
        """Part with a connection of which nobody knows how it is."""
        try:
            await _end(held)
        finally:
            self._turns.release()

    async def discard_idle(self) -> None:
        """Part with those that nobody uses: what ended one of them may have ended all."""
        idle, self._idle = self._idle, []
        for held in idle:
            await _end(held)

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().connection.close()
        await self._engine.dispose()

    async def _await_turn(self) -> None:
        if not self._turns.locked():
            # It does not wait: a timer would cost more.
            await self._turns.acquire()
            return
        try:
            async with asyncio.timeout(patience.TURN):
                await self._turns.acquire()
        except TimeoutError:
            raise no_turn() from None

    async def _choose(self) -> Held:
        while self._idle:
            held = self._idle.pop()
            # The driver knows of most connections that have ended, without asking the server.
            if not held.driver.is_closed():
                return held
            await _end(held)
        return await self._open()

    async def _open(self) -> Held:
        connection = await self._engine.connect()
        return Held(connection, driver_of(connection))


def driver_of(connection: AsyncConnection) -> Driver:
    """What SQLAlchemy talks to the database with."""
    sync: Any = connection.sync_connection
    driver: Driver = sync.connection.driver_connection
    return driver


async def _end(held: Held) -> None:
    held.driver.terminate()
    await held.connection.invalidate()
    await held.connection.close()
