"""What is read and written by statements that the server keeps is as Django's cursors have it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

import pytest
from django.db import DatabaseError, connections, models
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext, isolate_apps
from psycopg.types.json import Jsonb

from acme.kit.ids import new_id
from acme.platform.persistence.backend.base import DatabaseWrapper
from acme.platform.persistence.backend.prepared import Statement
from acme.platform.persistence.by_key import ByKey
from acme.platform.persistence.database import Database
from acme.platform.persistence.new_row import NewRow
from acme.settings import Settings

VALUES: dict[str, list[object]] = {
    "text": ["", "naïve", "50 % of \\ 'it'", None],
    "uuid": [UUID(int=7), None],
    "numeric": [Decimal("0.10"), Decimal("-12345678901234567890.5")],
    "integer": [0, -1],
    "double precision": [0.1, None],
    "boolean": [True, False],
    "date": [date(2026, 2, 28)],
    "timestamptz": [datetime(2026, 2, 28, 23, 59, 59, 999999, UTC)],
    "text[]": [[], ["a,b", "", '"'], None],
    "uuid[]": [[UUID(int=1), UUID(int=2)]],
    "jsonb": [Jsonb({"a": [1, None, "%s"]}), Jsonb(None), None],
}


@pytest.fixture
def wrapper(settings: Settings) -> Iterator[DatabaseWrapper]:
    database = Database(settings)
    with database.transaction() as transaction:
        yield cast(DatabaseWrapper, connections[transaction.alias])
    database.close()


@pytest.mark.parametrize(
    ("kind", "given"), [(kind, value) for kind, values in VALUES.items() for value in values]
)
def test_a_value_is_what_djangos_cursors_make_of_it(
    wrapper: DatabaseWrapper,
    kind: str,
    given: object,
) -> None:
    statement = Statement(f"SELECT %s::{kind}, '%%'", 1)
    # The second time it is kept, and so are the ways to read what it finds.
    kept = [wrapper.fetch_one(statement, [given]) for _ in range(2)]
    with CaptureQueriesContext(wrapper) as seen:
        assert [wrapper.fetch_one(statement, [given])] * 2 == kept
    assert len(seen) == 1
    assert kept[0] is not None
    assert kept[0][1] == "%"


def test_a_values_meaning_follows_from_its_column(wrapper: DatabaseWrapper) -> None:
    columns = ", ".join(f"c{n} {kind}" for n, kind in enumerate(VALUES))
    with wrapper.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE kinds ({columns})")
    places = ", ".join(["%s"] * len(VALUES))
    insert = f"INSERT INTO kinds VALUES ({places}) RETURNING *"  # noqa: S608 - nothing but %s
    statement = Statement(insert, len(VALUES))
    for given in ([values[0] for values in VALUES.values()], [None] * len(VALUES)):
        kept = wrapper.fetch_one(statement, given)
        with CaptureQueriesContext(wrapper):
            assert wrapper.fetch_one(statement, given) == kept


@isolate_apps("acme.platform.persistence")
def test_what_a_query_is_made_of_keeps_its_kind(wrapper: DatabaseWrapper) -> None:
    class Thing(models.Model):
        id = models.UUIDField(primary_key=True)
        size = models.IntegerField(db_default=7)

        class Meta:
            app_label = "platform"

    with wrapper.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE platform_thing (id uuid, size int DEFAULT 7)")
    add = NewRow(Thing)
    small, large = new_id(), new_id()
    assert add.insert(wrapper.alias, id=small) == {"id": small, "size": 7}
    # What has a default may be given all the same.
    assert add.insert(wrapper.alias, id=large, size=9) == {"id": large, "size": 9}
    half = F("size") * Value(0.5, output_field=models.FloatField())
    rows = Thing._default_manager.annotate(half=half, five=Value(5)).values("size", "half", "five")
    assert ByKey(rows).find(wrapper.alias, large) == {"size": 9, "half": 4.5, "five": 5}
    assert ByKey(rows).find(wrapper.alias, new_id()) is None


def test_whoever_looks_on_sees_the_statement(wrapper: DatabaseWrapper) -> None:
    seen: list[str] = []

    def look_on(run: Callable[..., object], sql: str, *rest: object) -> object:
        seen.append(sql)
        return run(sql, *rest)

    statement = Statement("SELECT %s::int", 1)
    with wrapper.execute_wrapper(look_on):
        assert wrapper.fetch_one(statement, [1]) == (1,)
    assert seen == [statement.sql]


def test_no_row_is_none(wrapper: DatabaseWrapper) -> None:
    statement = Statement("SELECT 1 WHERE %s::int = 2", 1)
    assert [wrapper.fetch_one(statement, [n]) for n in (1, 2, 1)] == [None, (1,), None]


def test_a_mistake_is_djangos_and_is_not_kept(settings: Settings) -> None:
    database = Database(settings)
    statement = Statement("SELECT * FROM nowhere", 0)
    for _ in range(2):
        with pytest.raises(DatabaseError), database.transaction() as transaction:
            cast(DatabaseWrapper, connections[transaction.alias]).fetch_one(statement, ())
    database.close()
