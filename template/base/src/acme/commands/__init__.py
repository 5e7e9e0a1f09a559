"""What the command line can do: each module here has `register(subparsers)`.

A module is named as its command (with `_` for `-`) and imports what it needs when it
runs, not before, so that the others start quickly.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic_settings import BaseSettings, SettingsConfigDict

from acme.platform.cli import CommandError
from acme.platform.settings import load

if TYPE_CHECKING:
    from acme.settings import Settings

DATA = Path(".data/postgres")


class Glance(BaseSettings):
    """The two variables that decide where the database is, before all are checked."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore")

    environment: str | None = None
    database_url: str | None = None


@contextmanager
def command_settings() -> "Iterator[Settings]":
    """The settings a command runs with, and a database for as long as it runs.

    On a developer's machine (ENVIRONMENT=dev) without a DATABASE_URL that is the project's
    embedded Postgres; one that another command runs is shared.
    """
    with _database():
        # Not before the environment names a database.
        from acme.platform.startup import start
        from acme.settings import Settings

        settings = load(Settings)
        start(settings)
        yield settings


@contextmanager
def _database() -> Iterator[None]:
    seen = load(Glance)
    if seen.environment != "dev" or seen.database_url:
        yield
        return
    from acme.platform.persistence.embedded import EmbeddedPostgresError, development_postgres

    try:
        with development_postgres(DATA) as postgres:
            # In the environment, for the processes that this one starts.
            os.environ["DATABASE_URL"] = postgres.service_url
            os.environ["DATABASE_OWNER_URL"] = postgres.owner_url
            yield
    except EmbeddedPostgresError as error:
        raise CommandError(str(error)) from error
