"""Statements that the server keeps, for what is asked again and again.

Django's cursors write the values into the text of each statement, which the server then plans
anew, and look up anew how each column is read.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq.abc import PGresult


class Statement:
    """SQL as Django writes it, with `%s` for each of so many values."""

    def __init__(self, sql: str, values: int) -> None:
        self.sql = sql
        self.numbered = (sql % tuple(f"${n}" for n in range(1, values + 1))).encode()
        # As text, whose meaning the server takes from where it stands.
        self.formats = [PyFormat.TEXT] * values


class Kept:
    """A statement as one connection keeps it."""

    def __init__(self, connection: Connection[Any], name: bytes, statement: Statement) -> None:
        self.name = name
        self._formats = statement.formats
        self._transformer = Transformer(connection)
        # The ways to read the columns, which stay what they are.
        self._is_known = False

    def write(self, values: Sequence[Any]) -> Sequence[Any]:
        return self._transformer.dump_sequence(values, self._formats)

    def first_row(self, result: PGresult) -> tuple[Any, ...] | None:
        self._transformer.set_pgresult(result, set_loaders=not self._is_known)
        self._is_known = True
        return self._transformer.load_row(0, tuple) if result.ntuples else None
