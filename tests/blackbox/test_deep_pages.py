"""Section 2: a request reads no more rows among many than among few."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from .database import Rows
from .domain import Property, Resource
from .lists import next_link
from .site import Site

pytestmark = pytest.mark.needs("command line")

MANY = 300
LINKED = 50  # of each of as many rows: more than Postgres reads one after the other by choice
TIMES = 3


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
