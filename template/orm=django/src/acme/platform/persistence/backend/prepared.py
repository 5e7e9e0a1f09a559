"""Statements that the server keeps, for what is asked again and again.

Django's cursors write the values into the text of each statement, which the server then plans
anew, and look up anew how each column is read.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from psycopg import Connection
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq.abc import PGresult


class Statement:
    """SQL as Django writes it, with `%s` for each of so many values.

    What a value means follows from where it stands: it is compared with a column, or goes into
    one. A constant that stands alone would be text, so SQL with one is not `keepable`.
    """

    def __init__(self, sql: str, count: int, *, keepable: bool = True) -> None:
        self.sql = sql
        self.keepable = keepable
        self.numbered = (sql % tuple(f"${n}" for n in range(1, count + 1))).encode()
        self.formats = [PyFormat.TEXT] * count


class Kept:
    """A statement as one connection keeps it."""

    def __init__(self, connection: Connection[Any], statement: Statement) -> None:
        # The same everywhere: whatever stands between the two, it is never another statement's.
        self.name = b"kept_" + hashlib.sha256(statement.numbered).hexdigest()[:32].encode()
        self._formats = statement.formats
        self._transformer = Transformer(connection)
        # The ways to read the columns, which stay what they are.
        self._is_known = False

    def write(self, values: Sequence[Any]) -> Sequence[Any]:
        return self._transformer.dump_sequence(values, self._formats)

    def first_row(self, result: PGresult) -> tuple[Any, ...] | None:
        self._transformer.set_pgresult(result, set_loaders=not self._is_known)
        self._is_known = True
        row = self._transformer.load_row(0, tuple) if result.ntuples else None
        # Nobody's data stays behind.
        self._transformer.set_pgresult(None, set_loaders=False)
        return row
