"""Django's PostgreSQL backend, with transactions that open in one round trip.

Left to itself the driver sends BEGIN on its own, and each statement that a request opens its
transaction with after it. Here they travel together.
"""

from typing import Any

import psycopg
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    # Statements that the next transaction opens with; `Database.transaction` sets them.
    entry: tuple[str, ...] = ()

    # Django calls this, where a backend has it, instead of leaving autocommit.
    def _start_transaction_under_autocommit(self) -> None:
        statements: Any = "; ".join(("BEGIN", *self.entry))
        with self.wrap_database_errors:
            try:
                self._open_transaction(statements)
            except psycopg.OperationalError:
                if not self.connection.closed:
                    raise
                # The server went away since the last request. Nothing was done yet, so a fresh
                # connection may try; asking each time whether the old one lives costs more.
                self.close()
                self.connect()
                self._open_transaction(statements)

    def _open_transaction(self, statements: Any) -> None:
        connection: psycopg.Connection = self.connection
        try:
            connection.execute(statements)
        except psycopg.Error:
            if not connection.closed:
                connection.rollback()
            raise
