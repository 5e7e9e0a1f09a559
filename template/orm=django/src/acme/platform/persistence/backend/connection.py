"""psycopg's connection, which waits for an answer only so long.

The database ends what takes too long by itself. A server that hangs does not, and without an end
of its own the thread would wait for ever.
"""

from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
from psycopg.pq import TransactionStatus

from acme.platform.persistence import patience

T = TypeVar("T")


class UnansweredError(psycopg.OperationalError):
    """The server took a statement and said nothing; the connection is closed."""


class Connection(psycopg.Connection[Any]):
    patience: float = patience.ANSWER

    def wait(
        self,
        gen: Generator[Any, Any, T],
        interval: float = 0.1,
        timeout: float | None = None,
    ) -> T:
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError as error:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
            # Nobody knows what becomes of the statement: nothing more may be sent.
            self.pgconn.finish()
            raise UnansweredError("the server does not answer") from error
