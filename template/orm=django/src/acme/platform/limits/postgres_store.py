"""Quotas in the database, over a connection of their own.

The requests' connections are no help here: a request that waits for one of them would hold
back the next one's count, and one that holds one could wait for a second for ever.
"""

from collections.abc import Sequence

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

    def take(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        asked = (
            [limit.key for limit in limits],
            [limit.quota.interval for limit in limits],
            [limit.quota.capacity for limit in limits],
        )
        try:
            rows = self._connected().execute(_TAKE, asked, prepare=True).fetchall()
        except psycopg.Error as error:
            self.close()
            raise StoreUnavailable(type(error).__name__) from error
        return [Taken(*row) for row in rows]

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = Connection.connect(
                self._url,
                autocommit=True,
                # Of whole seconds, and of two at least, as the driver has it.
                connect_timeout=2,
                options=f"-c statement_timeout={int(PATIENCE * 1000)}",
            )
            self._connection.patience = PATIENCE
        return self._connection
