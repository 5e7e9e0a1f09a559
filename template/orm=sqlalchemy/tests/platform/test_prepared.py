"""A row that is inserted by a prepared statement has what its table's columns say."""

from collections.abc import AsyncIterator
from itertools import count

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, text

from acme.platform.persistence.database import Database
from acme.platform.persistence.prepared import PreparedInsert
from acme.settings import Settings

pytestmark = pytest.mark.anyio

CREATE = "CREATE TEMPORARY TABLE made (id int, number int, kind text, place text DEFAULT 'here')"


def numbered() -> Table:
    numbers = count(1)
    return Table(
        "made",
        MetaData(),
        Column("id", Integer),
        Column("number", Integer, default=lambda: next(numbers)),
        Column("kind", String, default="plain"),
        Column("place", String, server_default=text("'here'")),
    )


@pytest.fixture
async def opened(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings)
    yield database
    await database.close()


async def test_columns_that_are_not_given_have_their_defaults(opened: Database) -> None:
    table = numbered()
    add = PreparedInsert(insert(table).returning(*table.c))
    async with opened.transaction((CREATE,)) as transaction:
        rows = [
            dict(await add.fetch_one(transaction, given))
            for given in ({"id": 1}, {"id": 2}, {"id": 3, "number": 9, "kind": "fine"}, {"id": 4})
        ]
    plain = {"kind": "plain", "place": "here"}
    assert rows == [
        {"id": 1, "number": 1, **plain},
        {"id": 2, "number": 2, **plain},
        {"id": 3, "number": 9, "kind": "fine", "place": "here"},
        {"id": 4, "number": 3, **plain},
    ]
