"""Django's PostgreSQL backend, with transactions that open in one round trip.

Left to itself the driver sends BEGIN on its own, and each statement that a request opens its
transaction with after it. Here they travel together.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from acme.platform.persistence import patience
from acme.platform.persistence.backend.connection import Connection, MomentLoader, UnansweredError
from acme.platform.persistence.backend.prepared import Statement


class DatabaseWrapper(base.DatabaseWrapper):
    # Statements that the next transaction opens with; `Database.transaction` sets them.
    entry: tuple[str, ...] = ()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        self.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        connection = Connection.connect(**conn_params)
        connection.adapters.register_loader("timestamptz", MomentLoader)
        return connection

    def adopt(self, connection: Connection) -> None:
        """Go on with a connection that was made for another thread, between transactions."""
        self.connection = connection
        self.autocommit = True
        self.closed_in_transaction = False

    def release(self) -> Connection | None:
        """Let go of the connection, for another thread to go on with."""
        connection: Connection | None = self.connection
        self.connection = None
        return connection

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        if autocommit and self.connection is None:
            # At the end of a transaction that lost its connection: Django would make another one
            # before it tells what happened.
            self.autocommit = True
            return
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)

    def fetch_one(self, statement: Statement, values: Sequence[Any]) -> tuple[Any, ...] | None:
        """The first row of a statement that the server keeps prepared, if there is one."""
        if self.queries_logged or self.execute_wrappers or not statement.keepable:
            # Django's own cursors tell whoever looks on, and keep a constant's type.
            with self.cursor() as cursor:
                cursor.execute(statement.sql, values)
                seen: tuple[Any, ...] | None = cursor.fetchone()
                return seen
        self.validate_no_broken_transaction()
        self.ensure_connection()
        connection: Connection = self.connection
        with self.wrap_database_errors:
            return connection.fetch_one(statement, values)

    # Django calls this, where a backend has it, instead of leaving autocommit.
    def _start_transaction_under_autocommit(self) -> None:
        # For this one alone: Django opens transactions of its own on the same connection.
        entry, self.entry = self.entry, ()
        statements = "; ".join(("BEGIN", *entry))
        with self.wrap_database_errors:
            try:
                self._open_transaction(statements)
            except psycopg.OperationalError as error:
                if isinstance(error, UnansweredError) or not self.connection.closed:
                    raise
                # The server went away since the last request. Nothing was done yet, so a fresh
                # connection may try; asking each time whether the old one lives costs more.
                self.close()
                self.connect()
                self._open_transaction(statements)

    def _open_transaction(self, statements: str) -> None:
        connection: Connection = self.connection
        connection.patience = patience.OPENING
        try:
            connection.run(statements)
        except psycopg.Error:
            if not connection.closed:
                connection.rollback()
            raise
        finally:
            connection.patience = patience.ANSWER
