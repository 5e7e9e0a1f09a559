"""A real Postgres: one server a session, one migrated database a worker, emptied after a test.

The server is the embedded one, or the one that DATABASE_URL and DATABASE_OWNER_URL name. The
database they name is never touched: the tests make their own beside it.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from acme.platform.persistence.address import DatabaseUrl
from acme.platform.persistence.embedded import throwaway_postgres
from acme.platform.settings import load
from acme.settings import Settings


@dataclass(frozen=True)
class Database:
    """One database, as the service, as the owner of its tables, and as who may do anything."""

    service_url: str
    owner_url: str
    admin_url: str
    # Where databases are made and dropped from. Never the one that is copied: who is connected to
    # it keeps every other worker from copying it.
    home_url: str

    @property
    def name(self) -> str:
        return DatabaseUrl.parse(self.service_url).name

    @property
    def environment(self) -> dict[str, str]:
        """All that the service needs to know in a test."""
        return {
            "ENVIRONMENT": "test",
            "DATABASE_URL": self.service_url,
            "DATABASE_OWNER_URL": self.owner_url,
        }

    def sibling(self, name: str) -> "Database":
        service, owner, admin = (
            replace(DatabaseUrl.parse(url), name=name).url()
            for url in (self.service_url, self.owner_url, self.admin_url)
        )
        return replace(self, service_url=service, owner_url=owner, admin_url=admin)

    def create(self, name: str, template: str = "template1") -> "Database":
        owner = DatabaseUrl.parse(self.owner_url).user
        # Copying files takes a third of the time that the default strategy does.
        statement = SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY")
        with psycopg.connect(self.home_url, autocommit=True) as connection:
            connection.execute(
                statement.format(Identifier(name), Identifier(owner), Identifier(template))
            )
        return self.sibling(name)

    def drop(self, name: str) -> None:
        with psycopg.connect(self.home_url, autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


_RESOURCES = pytest.StashKey[ExitStack]()
_TEMPLATE = pytest.StashKey[Database]()
_MIGRATION = pytest.StashKey["subprocess.Popen[str]"]()
_KEPT = pytest.StashKey[set[str]]()  # tables with rows that the migrations put there
_FILLED = """
    SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND pg_relation_size(c.oid) > 0
"""


def _template(config: pytest.Config) -> Database:
    """The database that the workers' are copied from, made and migrated once a session."""
    if _TEMPLATE not in config.stash:
        resources = config.stash.setdefault(_RESOURCES, ExitStack())
        home = _home(resources)
        name = f"test_{secrets.token_hex(4)}"
        config.stash[_TEMPLATE] = template = home.create(name)
        resources.callback(home.drop, name)
        config.stash[_MIGRATION] = resources.enter_context(_migrating(template))
    return config.stash[_TEMPLATE]


def _home(resources: ExitStack) -> Database:
    if service := os.environ.get("DATABASE_URL"):
        owner = os.environ.get("DATABASE_OWNER_URL") or service
        return Database(service, owner, owner, home_url=owner)
    postgres = resources.enter_context(throwaway_postgres())
    admin = postgres.superuser_url
    return Database(postgres.service_url, postgres.owner_url, admin, home_url=admin)


def _migrating(database: Database) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "acme", "migrate"],
        env=os.environ | database.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_for_migration(config: pytest.Config) -> None:
    migration = config.stash.get(_MIGRATION, None)
    if migration is None:
        return  # another worker has waited
    del config.stash[_MIGRATION]
    _, errors = migration.communicate()
    if migration.returncode:
        raise RuntimeError(f"migrate ended with {migration.returncode}:\n{errors}")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist about the session's server."""
    node.workerinput["template"] = asdict(_template(node.config))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any) -> None:
    """The workers collect meanwhile; none gets a test before."""
    _wait_for_migration(node.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _RESOURCES in config.stash:
        config.stash[_RESOURCES].close()


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """This worker's own database; the environment names it from here on."""
    shared = getattr(request.config, "workerinput", None)
    if shared:
        template = Database(**shared["template"])
    else:
        template = _template(request.config)
        _wait_for_migration(request.config)
    name = f"{template.name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    database = template.create(name, template=template.name)
    with psycopg.connect(database.admin_url) as connection:
        request.config.stash[_KEPT] = {row[0] for row in connection.execute(_FILLED)}
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in database.environment.items():
            patch.setenv(variable, value)
        yield database
    template.drop(name)


@pytest.fixture(scope="session")
def settings(database: Database) -> Settings:
    """What the service runs with in these tests."""
    return load(Settings)


@pytest.fixture(scope="session")
def admin(database: Database) -> Iterator[psycopg.Connection]:
    """A connection that sees and may do everything, to prepare and to look behind the scenes."""
    with psycopg.connect(database.admin_url, autocommit=True) as connection:
        connection.execute("SET lock_timeout = '5s'")
        yield connection


@pytest.fixture
def empty_database(
    request: pytest.FixtureRequest, database: Database, admin: psycopg.Connection
) -> Iterator[None]:
    """No rows of another test, and none for the next."""
    yield
    # By size, since row security could hide rows from a count.
    kept = request.config.stash[_KEPT]
    if filled := {row[0] for row in admin.execute(_FILLED)} - kept:
        admin.execute(f"TRUNCATE {', '.join(sorted(filled))} CASCADE")
