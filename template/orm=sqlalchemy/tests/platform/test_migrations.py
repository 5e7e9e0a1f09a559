"""The migrations make the tables that the code declares, and can be taken back (M3)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from acme.platform.persistence.address import DatabaseUrl
from acme.platform.persistence.migrate import differences, migrate, unmigrate
from acme.platform.serving import run
from acme.seeds import seed
from acme.settings import Settings
from harness.database import Database

TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s"


@pytest.fixture
def own(database: Database) -> Iterator[Database]:
    """An empty database that no other test uses."""
    name = f"test_{uuid4().hex}"
    yield database.create(name)
    database.drop(name)


def settings_of(own: Database, settings: Settings) -> Settings:
    return settings.model_copy(
        update={
            "database_url": DatabaseUrl.parse(own.service_url),
            "database_owner_url": DatabaseUrl.parse(own.owner_url),
        },
    )


def count_tables(own: Database) -> int:
    with psycopg.connect(own.owner_url) as connection:
        row = connection.execute(TABLES, ["alembic_version"]).fetchone()
    assert row is not None
    return int(row[0])


def test_m3_the_tables_in_the_code_are_those_of_the_migrations(settings: Settings) -> None:
    differences(settings)


def test_m3_down_and_up_again_with_rows_in_the_tables(own: Database, settings: Settings) -> None:
    its_settings = settings_of(own, settings)
    migrate(its_settings)
    tables = count_tables(own)
    assert tables > 1
    run(seed, its_settings)
    unmigrate(its_settings)
    assert count_tables(own) == 0
    migrate(its_settings)
    assert count_tables(own) == tables


def test_m3_two_migrators_at_once_both_end_well(own: Database) -> None:
    command = [sys.executable, "-m", "acme", "migrate"]
    environment = os.environ | own.environment
    migrators = [subprocess.Popen(command, env=environment) for _ in range(2)]
    assert [migrator.wait(60) for migrator in migrators] == [0, 0]
    assert count_tables(own) > 1


def test_the_service_owns_none_of_the_tables(database: Database) -> None:
    with psycopg.connect(database.service_url) as connection:
        owned = connection.execute(
            "SELECT tablename FROM pg_tables WHERE tableowner = current_user",
        ).fetchall()
        assert owned == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (id integer)")
