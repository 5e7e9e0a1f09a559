"""The migrations make the tables that the models declare, and can be taken back (M3)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from acme.platform.resources import find
from harness.database import Database

# In one process: Django takes its time to start.
UP_DOWN_AND_UP = """
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from acme.platform.settings import load
from acme.seeds import seed
from acme.settings import Settings

def tell():
    print(len(connection.introspection.table_names()))

call_command("migrate", verbosity=0)
tell()
seed(load(Settings))
for label in MigrationLoader(None).migrated_apps:
    call_command("migrate", label, "zero", verbosity=0)
tell()
call_command("migrate", verbosity=0)
tell()
"""
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s"


@pytest.fixture
def own(database: Database) -> Iterator[Database]:
    """An empty database that no other test uses."""
    name = f"test_{uuid4().hex}"
    yield database.create(name)
    database.drop(name)


def test_m3_the_models_are_those_of_the_migrations() -> None:
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    assert detector.changes(graph=loader.graph) == {}


def test_m3_down_and_up_again_with_rows_in_the_tables(own: Database) -> None:
    command = [sys.executable, str(find("manage.py")), "shell", "--no-imports", "--command"]
    told = subprocess.run(
        [*command, UP_DOWN_AND_UP],
        env=os.environ | own.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    up, down, up_again = (int(number) for number in told.stdout.split())
    assert up == up_again > 1
    assert down == 1  # Django's own book of what has run


def test_m3_two_migrators_at_once_both_end_well(own: Database) -> None:
    command = [sys.executable, "-m", "acme", "migrate"]
    environment = os.environ | own.environment
    migrators = [subprocess.Popen(command, env=environment) for _ in range(2)]
    assert [migrator.wait(60) for migrator in migrators] == [0, 0]
    with psycopg.connect(own.owner_url) as connection:
        assert connection.execute(TABLES, ["django_migrations"]).fetchone() != (0,)
