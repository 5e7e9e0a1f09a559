"""What commands share: their settings, and a database to work on."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pydantic_settings import BaseSettings, SettingsConfigDict

from acme.platform.settings import load

if TYPE_CHECKING:
    from acme.settings import Settings

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

DATA = Path(".data/postgres")


class CommandError(Exception):
    """The command cannot be done; the message is for whoever typed it."""


class _Glance(BaseSettings):
    """The two variables that decide where the database is, before all are checked."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore")

    environment: str | None = None
    database_url: str | None = None


def glance() -> _Glance:
    return load(_Glance)


@contextmanager
def command_settings() -> Iterator["Settings"]:
    """The settings a command runs with.

    On a developer's machine (ENVIRONMENT=dev) without a DATABASE_URL, the project's embedded
    Postgres runs for as long as the command does; one that already runs is shared.
    """
    from acme.platform.telemetry import logs
    from acme.settings import Settings

    with _database():
        settings = load(Settings)
        logs.configure(settings)
        yield settings


@contextmanager
def _database() -> Iterator[None]:
    seen = glance()
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
