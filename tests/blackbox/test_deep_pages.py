"""Section 2: a page far down costs what the first one costs, counted in rows that Postgres reads."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from .database import Rows
from .domain import Resource
from .lists import next_link
from .site import Site

pytestmark = pytest.mark.needs("command line")

MANY = 300
TIMES = 3


def read(rows: Rows, table: str) -> int:
    """Rows of a table that were read until now: by index, and one after the other."""
    (found,) = rows.query(
        "SELECT coalesce(sum(seq_tup_read), 0) + (SELECT coalesce(sum(idx_tup_read), 0) "
        "FROM pg_stat_user_indexes WHERE relname = %s) AS n "
        "FROM pg_stat_user_tables WHERE relname = %s",
        table,
        table,
    )
    return int(found["n"])


def cost(own: Site, table: str, path: str) -> float:
    """Of one request. What a connection has read is known for sure when it ends."""
    end_connections(own)
    before = read(own.rows, table)
    for _ in range(TIMES):
        own.actor.send("GET", path, status=200)
    end_connections(own)
    return (read(own.rows, table) - before) / TIMES


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
