"""Statements that are compiled once and run on the driver.

SQLAlchemy looks a statement up each time, changes into a greenlet to run it, and wraps the
answer: for one row, as much work as the driver and PostgreSQL have with it together.
"""

from collections.abc import Callable, Collection
from typing import Any, TypeAlias

from asyncpg import Record
from sqlalchemy import Insert, RowMapping, Select
from sqlalchemy.engine import make_url
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from acme.platform.persistence.database import Transaction
from acme.platform.persistence.failures import ANSWERING
from acme.platform.persistence.pool import driver_of

# What a statement finds, whoever runs it; its columns are read by name.
Row: TypeAlias = RowMapping | Record

_DIALECT = make_url("postgresql+asyncpg://").get_dialect()()


class Prepared:
    def __init__(
        self, statement: Select[Any] | Insert, columns: Collection[str] | None = None
    ) -> None:
        """`columns` are those that an insert is given: others have a default, or are null."""
        compiled = statement.compile(dialect=_DIALECT, column_keys=columns)
        self._sql = compiled.string
        self._values = {name: compiled.params[name] for name in compiled.positiontup or ()}
        self._makers: dict[str, Callable[[Any], Any]] = {}
        for column in compiled.prefetch:
            match column.default:
                case ScalarElementColumnDefault(arg=value):
                    self._values[column.name] = value
                case CallableColumnDefault(arg=make):
                    self._makers[column.name] = make
                case _:
                    raise TypeError(f"{column} is given no value, and nothing makes one for it")
        types = {name: bind.type.dialect_impl(_DIALECT) for name, bind in compiled.binds.items()}
        writers = {name: kind.bind_processor(_DIALECT) for name, kind in types.items()}
        self._writers = {name: write for name, write in writers.items() if write}

    async def fetch(self, transaction: Transaction, values: dict[str, Any]) -> list[Record]:
        arguments = self._arguments(values)
        with ANSWERING:
            return await driver_of(transaction).fetch(self._sql, *arguments)

    async def fetch_one(self, transaction: Transaction, values: dict[str, Any]) -> Record | None:
        arguments = self._arguments(values)
        with ANSWERING:
            return await driver_of(transaction).fetchrow(self._sql, *arguments)

    def _arguments(self, values: dict[str, Any]) -> Collection[Any]:
        arguments = {**self._values, **values}
        for name, make in self._makers.items():
            # SQLAlchemy would tell it of the statement: what asks for that has to be given.
            arguments[name] = make(None)
        for name, write in self._writers.items():
            arguments[name] = write(arguments[name])
        return arguments.values()


class PreparedInsert:
    """An insert of one row, compiled once for the columns that it is given."""

    def __init__(self, statement: Insert) -> None:
        self._statement = statement
        self._made: dict[tuple[str, ...], Prepared] = {}

    async def fetch_one(self, transaction: Transaction, row: dict[str, Any]) -> Record:
        given = tuple(row)
        made = self._made.get(given)
        if made is None:
            made = self._made[given] = Prepared(self._statement, given)
        (added,) = await made.fetch(transaction, row)
        return added
