"""Quotas in the database, over a connection of their own.

The requests' connections are no help here: a request that waits for one of them would hold
back the next one's count, and one that holds one could wait for a second for ever.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import psycopg

from acme.platform.limits.ports import Limit, StoreUnavailable, Taken
from acme.platform.persistence.address import DatabaseUrl
from acme.platform.persistence.backend.connection import Connection

PATIENCE = 1.0  # seconds

_TAKE = "SELECT admitted, backlog FROM app.take_requests(%s, %s, %s) ORDER BY place"


class PostgresStore:
    """For one thread at a time, as Batches sees to."""

    def __init__(self, address: DatabaseUrl) -> None:
        self._url = address.url()
        self._connection: Connection | None = None
        # The driver waits for two seconds at least where a server takes connections and says
        # nothing. A thread of its own may do so; a request has no time for that.
        self._thread = ThreadPoolExecutor(1)
        self._coming: Future[Connection] | None = None

    def take(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        asked = (
            [limit.key for limit in limits],
            [limit.step for limit in limits],
            [limit.quota.capacity for limit in limits],
        )
        try:
            rows = self._connected().execute(_TAKE, asked, prepare=True).fetchall()
        except (psycopg.Error, TimeoutError) as error:
            self.close()
            raise StoreUnavailable(type(error).__name__) from error
        return [Taken(*row) for row in rows]

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            coming = self._coming or self._thread.submit(self._connect)
            self._coming = coming
            try:
                self._connection = coming.result(PATIENCE)
            finally:
                if coming.done():
                    self._coming = None
        return self._connection

    def _connect(self) -> Connection:
        connection = Connection.connect(
            self._url,
            autocommit=True,
            connect_timeout=2,
            options=f"-c statement_timeout={int(PATIENCE * 1000)}",
        )
        connection.patience = PATIENCE
        return connection
