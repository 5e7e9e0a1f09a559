"""One row by its key, with SQL that is made once.

SQLAlchemy looks a statement up, changes into a greenlet to run it and wraps the answer, which
takes it as long as the driver and PostgreSQL together. Of this query nothing ever differs but
the key.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam
from sqlalchemy.engine import make_url
from sqlalchemy.exc import NoResultFound

from acme.platform.persistence.database import Transaction
from acme.platform.persistence.pool import driver_of

_DIALECT = make_url("postgresql+asyncpg://").get_dialect()()


class ByKey:
    def __init__(self, rows: Select[Any]) -> None:
        key = rows.selected_columns["id"] == bindparam("key")
        self._sql = str(rows.where(key).compile(dialect=_DIALECT))

    async def find(self, transaction: Transaction, key: UUID) -> dict[str, Any] | None:
        found = await driver_of(transaction).fetchrow(self._sql, key)
        return None if found is None else dict(found)

    async def get(self, transaction: Transaction, key: UUID) -> dict[str, Any]:
        row = await self.find(transaction, key)
        if row is None:
            raise NoResultFound
        return row
