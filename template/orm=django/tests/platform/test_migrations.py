"""The migrations make the tables that the models declare, and can be taken back (M3)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from acme.platform.resources import find
from harness.database import Database

# In one process: Django takes its time to start.
DOWN = """
from django.core.management import call_command
for label in {labels}:
    call_command("migrate", label, "zero", verbosity=0)
"""
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s"


@pytest.fixture
def own(database: Database) -> Iterator[Database]:
    """An empty database that no other test uses."""
    name = f"test_{uuid4().hex}"
    yield database.create(name)
    database.drop(name)


def start(own: Database, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | own.environment
    return subprocess.Popen([sys.executable, *arguments], env=environment, text=True)


def manage(own: Database, *arguments: str) -> None:
    assert start(own, str(find("manage.py")), *arguments).wait(60) == 0


def count_tables(own: Database) -> int:
    with psycopg.connect(own.owner_url) as connection:
        row = connection.execute(TABLES, ["django_migrations"]).fetchone()
    assert row is not None
    return int(row[0])


def test_m3_the_models_are_those_of_the_migrations(database: Database) -> None:
    manage(database, "makemigrations", "--check", "--dry-run")


def test_m3_down_and_up_again_with_rows_in_the_tables(own: Database) -> None:
    assert start(own, "-m", "acme", "migrate").wait(60) == 0
    tables = count_tables(own)
    assert start(own, "-m", "acme", "seed").wait(60) == 0
    with psycopg.connect(own.owner_url) as connection:
        rows = connection.execute("SELECT DISTINCT app FROM django_migrations").fetchall()
    manage(own, "shell", "--no-imports", "--command", DOWN.format(labels=[app for (app,) in rows]))
    assert count_tables(own) == 0
    manage(own, "migrate", "--verbosity=0")
    assert count_tables(own) == tables


def test_m3_two_migrators_at_once_both_end_well(own: Database) -> None:
    migrators = [start(own, "-m", "acme", "migrate") for _ in range(2)]
    assert [migrator.wait(60) for migrator in migrators] == [0, 0]
    assert count_tables(own) > 1
