"""Section 7, M4: whoever owns the tables sees every row, as a backup and a data migration have to."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from .actors import Actor, World
from .database import Rows
from .domain import Resource
from .mail import Mailbox
from .postgres import at_database
from .site import Site

pytestmark = pytest.mark.needs("command line")


@pytest.fixture
def owners(own: Site, sample: Resource) -> list[Actor]:
    """Of rows that none of them sees of another."""
    world = World(own.target, own.api, Mailbox(own.target.mail_folder))
    found = [own.actor, world.actor()]
    for actor in found:
        own.factory.created(sample, actor)
    return found


def test_m4_a_backup_has_every_row(
    own: Site, sample: Resource, owners: list[Actor], tmp_path: Path
) -> None:
    dump, restored = tmp_path / "dump", "restored"
    owner = urlsplit(own.postgres.owner_url).username
    assert owner
    own.postgres.run(
        "pg_dump",
        *("--enable-row-security", "--format=custom", f"--file={dump}", own.postgres.owner_url),
    )
    name = sql.Identifier(restored)
    own.rows.query(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(owner)))
    try:
        into = at_database(own.postgres.owner_url, restored)
        own.postgres.run("pg_restore", "--exit-on-error", f"--dbname={into}", str(dump))
        rows = Rows(at_database(own.postgres.superuser_url, restored))
        assert rows.counts() == own.rows.counts()
        assert rows.count(sample.table) >= len(owners)
        service = at_database(own.postgres.service_url, restored)
        if own.target.has("row"):
            # What kept the rows apart came with them.
            assert (
                Rows(service).query(sql.SQL("SELECT 1 FROM {}").format(rows.table(sample.table)))
                == []
            )
        with own.another(DATABASE_URL=service) as served:
            for actor in owners:
                found = own.elsewhere(served, actor).json("GET", sample.path)["items"]
                assert found == actor.json("GET", sample.path)["items"]
                assert found
    finally:
        own.rows.query(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.mark.needs("row")
def test_m4_a_data_migration_reaches_every_row(
    own: Site, sample: Resource, owners: list[Actor]
) -> None:
    table = own.rows.table(sample.table)
    change = sql.SQL("UPDATE {} SET {column} = {column}").format(
        table, column=sql.Identifier(sample.plain[0].name)
    )
    with psycopg.connect(own.postgres.owner_url) as connection:
        changed = connection.execute(change).rowcount
        connection.rollback()
    assert changed == own.rows.count(sample.table) >= len(owners)
    # The service itself, with no tenant, changes none.
    with psycopg.connect(own.postgres.service_url) as connection:
        assert connection.execute(change).rowcount == 0
