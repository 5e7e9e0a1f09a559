"""Quotas in the database, over a connection of their own.

The requests' connections are no help here: a request that waits for one of them would hold
back the next one's count, and one that holds one could wait for a second for ever.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import TypeAlias

import asyncpg

from acme.platform.limits.ports import Limit, StoreUnavailable, Taken
from acme.platform.persistence.address import DatabaseUrl
from acme.platform.persistence.failures import DRIVER_FAILURES

Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

PATIENCE = 1.0  # seconds

_TAKE = "SELECT admitted, backlog FROM app.take_requests($1, $2, $3) ORDER BY place"
_FAILURES = (*DRIVER_FAILURES, OSError)


class PostgresStore:
    def __init__(self, address: DatabaseUrl) -> None:
        self._url = address.url()
        self._driver: Driver | None = None

    async def take(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        try:
            driver = await self._connected()
            rows = await driver.fetch(
                _TAKE,
                [limit.key for limit in limits],
                [limit.step for limit in limits],
                [limit.quota.capacity for limit in limits],
                timeout=PATIENCE,
            )
        except _FAILURES as error:
            self._let_go()
            raise StoreUnavailable(type(error).__name__) from error
        return [Taken(*row) for row in rows]

    async def aclose(self) -> None:
        driver, self._driver = self._driver, None
        if driver is not None:
            with suppress(*_FAILURES):
                await driver.close(timeout=PATIENCE)

    async def _connected(self) -> Driver:
        # The driver knows of most connections that have ended, without asking the server.
        if self._driver is None or self._driver.is_closed():
            self._driver = await asyncpg.connect(
                self._url,
                timeout=PATIENCE,
                server_settings={"statement_timeout": str(int(PATIENCE * 1000))},
            )
        return self._driver

    def _let_go(self) -> None:
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.terminate()
