"""Statements that are compiled once and run on the driver.

SQLAlchemy looks a statement up each time, changes into a greenlet to run it, and wraps the
answer: for one row, as much work as the driver and PostgreSQL have with it together.
"""

from typing import Any, TypeAlias

from asyncpg import Record
from sqlalchemy import Insert, RowMapping, Select
from sqlalchemy.engine import make_url

from acme.platform.persistence.database import Transaction
from acme.platform.persistence.failures import answering
from acme.platform.persistence.pool import driver_of

# What a statement finds, whoever runs it; its columns are read by name.
Row: TypeAlias = RowMapping | Record

_DIALECT = make_url("postgresql+asyncpg://").get_dialect()()


class Prepared:
    def __init__(self, statement: Select[Any] | Insert) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self._sql = compiled.string
        self._values = {name: compiled.params[name] for name in compiled.positiontup or ()}

    async def fetch(self, transaction: Transaction, values: dict[str, Any]) -> list[Record]:
        arguments = {**self._values, **values}.values()
        with answering():
            return await driver_of(transaction).fetch(self._sql, *arguments)

    async def fetch_one(self, transaction: Transaction, values: dict[str, Any]) -> Record | None:
        arguments = {**self._values, **values}.values()
        with answering():
            return await driver_of(transaction).fetchrow(self._sql, *arguments)
