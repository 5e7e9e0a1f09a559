"""psycopg's connection, which waits for an answer only so long.

The database ends what takes too long by itself. A server that hangs does not, and without an end
of its own the thread would wait for ever.
"""

from collections.abc import Generator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar

import psycopg
from psycopg import generators
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from acme.platform.persistence import patience
from acme.platform.persistence.backend.prepared import Kept, Statement

T = TypeVar("T")


class UnansweredError(psycopg.OperationalError):
    """The server took a statement and said nothing; the connection is closed."""


class MomentLoader(Loader):
    """Reads a moment at once; Django's own has the driver read it, and then replaces the zone."""

    # Where a connection's zone is another one, Django does not use this.
    timezone = UTC

    def load(self, data: Buffer) -> datetime:
        return datetime.fromisoformat(str(data, "ascii"))


class Connection(psycopg.Connection[Any]):
    patience: float = patience.ANSWER

    @cached_property
    def _kept(self) -> dict[bytes, Kept]:
        return {}

    def run(self, statements: str) -> None:
        """Run what is only done, as the driver runs its own BEGIN and COMMIT.

        A cursor would get ready to read rows of each statement, at twice the cost.
        """
        self.pgconn.send_query(statements.encode())
        self._results()

    def fetch_one(self, statement: Statement, values: Sequence[Any]) -> tuple[Any, ...] | None:
        """The first row of what a statement finds; the server keeps it from the first time on."""
        kept = self._kept.get(statement.numbered) or self._keep(statement)
        self.pgconn.send_query_prepared(kept.name, kept.write(values))
        return kept.first_row(self._results()[-1])

    def _keep(self, statement: Statement) -> Kept:
        kept = Kept(self, statement)
        self.pgconn.send_prepare(kept.name, statement.numbered)
        self._results()
        self._kept[statement.numbered] = kept
        return kept

    def _results(self) -> list[PGresult]:
        results: list[PGresult] = self.wait(generators.execute(self.pgconn))
        for result in results:
            if result.status == ExecStatus.FATAL_ERROR:
                raise psycopg.errors.error_from_result(result)
        return results

    def set_autocommit(self, value: bool) -> None:
        # Django sets it after each transaction, though nobody has left it: BEGIN was said outright.
        if value != self.autocommit:
            super().set_autocommit(value)

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
