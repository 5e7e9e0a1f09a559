"""Section 2: a request reads no more rows among many than among few."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from .database import Rows
from .domain import Property, Resource
from .lists import ids, next_link, walk
from .site import Site

pytestmark = pytest.mark.needs("command line")

MANY = 300
LINKED = 50  # of each of as many rows: more than Postgres reads one after the other by choice
TIMES = 3
COPIES = 1000
# Of an index, for a page of 20: those of the page, the one that tells of the next, and some more
# where the page begins or goes over from values to nulls.
OF_A_PAGE = 50


def read(rows: Rows, tables: str) -> int:
    """Rows of the tables so named that were read until now: by index, and one after the other."""
    (found,) = rows.query(
        "SELECT coalesce(sum(seq_tup_read), 0) + (SELECT coalesce(sum(idx_tup_read), 0) "
        "FROM pg_stat_user_indexes WHERE relname ~ %s) AS n "
        "FROM pg_stat_user_tables WHERE relname ~ %s",
        tables,
        tables,
    )
    return int(found["n"])


def cost(own: Site, table: str, path: str) -> float:
    """Of one request. What a connection has read is known for sure when it ends."""
    end_connections(own)
    before = read(own.rows, f"^{table}$")
    for _ in range(TIMES):
        own.actor.send("GET", path, status=200)
    end_connections(own)
    return (read(own.rows, f"^{table}$") - before) / TIMES


def end_connections(own: Site) -> None:
    own.rows.query(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s",
        urlsplit(own.postgres.service_url).username,
    )


def test_c11_a_deep_page_costs_what_the_first_costs(own: Site, sample: Resource) -> None:
    for _ in range(MANY - own.rows.count(sample.table)):
        own.factory.created(sample, own.actor, own.factory.minimal(sample, own.actor))
    pages = [f"{sample.path}?limit=20"]
    while link := next_link(own.actor.send("GET", pages[-1], status=200)):
        pages.append(link)
    assert len(pages) >= MANY / 20
    own.rows.query("ANALYZE")
    first, deep = cost(own, sample.table, pages[0]), cost(own, sample.table, pages[-2])
    assert first >= 20
    assert deep <= 1.25 * first + 20, f"{deep:.0f} rows read, {first:.0f} for the first page"


def test_c11_an_order_that_has_an_index_is_walked_by_it(own: Site) -> None:
    """In both directions, by values, ties and nulls."""
    found = [
        (one, name)
        for one in own.resources.values()
        for name in indexed(own, one.table)
        if name in one.sortable and name not in references(one)
    ]
    assert found, "no resource has an index to sort by"
    for resource, name in found:
        row = own.factory.fresh(resource.name, own.actor)
        copy(own, resource, row["id"], varied=name)
        total = len(ids(walk(own.actor, resource.path, {"limit": 100})))
        for sort in (name, f"-{name}"):
            pages = walk(own.actor, resource.path, {"limit": 20, "sort": sort})
            seen = ids(pages)
            assert len(seen) == len(set(seen)) == total
            for page in (0, len(pages) // 3, len(pages) // 2, -2):
                spent = cost(own, resource.table, pages[page].request.url.raw_path.decode())
                assert 20 <= spent <= OF_A_PAGE, f"{resource.name} by {sort}, page {page}: {spent}"


def test_c11_a_value_is_found_by_its_index(own: Site) -> None:
    found = [
        (resource, one)
        for resource in own.resources.values()
        for one in resource.plain
        if (one.unique or one.name in indexed(own, resource.table))
        and one.kind in DISTINCT
        and "eq" in resource.filters.get(one.name, ())
    ]
    assert found, "no resource has an index to find a value by"
    for resource, one in found:
        full = own.factory.full(resource, own.actor)
        row = own.factory.created(resource, own.actor, full)
        copy(own, resource, row["id"], varied=one.name)
        path = f"{resource.path}?{urlencode({one.name: row[one.name]})}"
        assert ids([own.actor.send("GET", path, status=200)]) == [row["id"]]
        spent = cost(own, resource.table, path)
        assert 1 <= spent <= OF_A_PAGE, f"{resource.name} by {one.name}: {spent}"


@pytest.mark.resources(where=lambda one: bool(references(one)))
def test_c11_what_refers_to_something_is_found_by_it(own: Site, resource: Resource) -> None:
    for name in references(resource):
        full = own.factory.full(resource, own.actor, **{name: other(own, resource, name)})
        row = own.factory.created(resource, own.actor, full)
        copy(own, resource, row["id"])
        copy(own, resource, row["id"], **{name: other(own, resource, name)})
        pages = walk(own.actor, resource.path, {"limit": 100, name: row[name]})
        assert len(ids(pages)) > COPIES
        for page in (0, -2):
            path = pages[page].request.url.raw_path.decode().replace("limit=100", "limit=20")
            spent = cost(own, resource.table, path)
            assert 20 <= spent <= OF_A_PAGE, f"{resource.name} of a {name}, page {page}: {spent}"


def other(own: Site, resource: Resource, name: str) -> Any:
    (target,) = {one.target for one in resource.writable if one.name == name}
    return own.factory.fresh(target, own.actor)["id"]


def references(resource: Resource) -> set[str]:
    return {one.name for one in resource.writable if one.is_reference}


def indexed(own: Site, table: str) -> list[str]:
    """The columns that have an index for lists: tenants apart, they come first and the id last."""
    found = own.rows.query(
        "SELECT array_agg(attname ORDER BY position) AS columns FROM pg_index "
        "CROSS JOIN unnest(indkey) WITH ORDINALITY AS key (number, position) "
        "JOIN pg_attribute ON attrelid = indrelid AND attnum = number "
        "WHERE indrelid = to_regclass(%s) AND NOT indisunique GROUP BY indexrelid",
        table,
    )
    columns = [[name for name in one["columns"] if name != "tenant_id"] for one in found]
    return [names[0] for names in columns if len(names) == 2 and names[1] == "id"]


def copy(own: Site, resource: Resource, key: str, *, varied: str = "", **values: Any) -> None:
    """Many rows like one, a third of them without a value of what varies."""
    changes = [sql.SQL("jsonb_build_object('id', gen_random_uuid()) || {}").format(Jsonb(values))]
    changes += [
        sql.SQL("jsonb_build_object({}, {})").format(one.name, sql.SQL(DISTINCT[one.kind]))
        for one in resource.writable
        if one.unique
    ]
    for one in resource.writable:
        if one.name == varied and one.kind in DISTINCT:
            value = sql.SQL(DISTINCT[one.kind])
            if one.nullable:
                value = sql.SQL("CASE WHEN n %% 3 > 0 THEN {} END").format(value)
            changes.append(sql.SQL("jsonb_build_object({}, {})").format(varied, value))
    own.rows.query(
        sql.SQL(
            "INSERT INTO {table} SELECT (jsonb_populate_record(one, {changes})).* "
            "FROM {table} AS one, generate_series(1, {copies}) AS n WHERE id = %s"
        ).format(
            table=own.rows.table(resource.table),
            changes=sql.SQL(" || ").join(changes),
            copies=COPIES,
        ),
        key,
    )
    own.rows.query("ANALYZE")


DISTINCT = {
    "string": "substr(md5(random()::text), 1, 12)",
    "email": "md5(random()::text) || '@example.com'",
    "uuid": "gen_random_uuid()",
    "date": "date '2020-01-01' + n",
    "date-time": "timestamptz '2020-01-01Z' + n * interval '1 hour'",
}


def _many(resource: Resource) -> Property | None:
    return next((one for one in resource.writable if one.target and not one.is_reference), None)


@pytest.mark.resources(where=_many)
def test_a_write_reads_no_links_but_its_own(own: Site, resource: Resource) -> None:
    many = _many(resource)
    assert many
    others = [own.factory.fresh(many.target, own.actor)["id"] for _ in range(LINKED)]

    def create(*linked: str) -> str:
        body = own.factory.full(resource, own.actor, **{many.name: linked})
        return str(own.factory.create(resource, own.actor, body).headers["location"])

    for _ in range(LINKED):
        create(*others)
    own.rows.query("ANALYZE")
    end_connections(own)
    links = f"^{resource.table}_"
    before = read(own.rows, links)
    own.actor.send("PATCH", create(others[0]), json={many.name: others[1:2]}, status=200)
    end_connections(own)
    # Behind each of the two writes, and what replacing them takes.
    assert 2 <= read(own.rows, links) - before <= LINKED
