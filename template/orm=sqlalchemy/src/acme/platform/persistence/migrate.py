"""`migrate`: every migration that has not run yet, then what the service's role may do."""

import logging
from pathlib import Path

from acme.platform.persistence.contention import try_patiently
from acme.platform.persistence.failures import sqlstate_of
from acme.platform.resources import find
from acme.platform.settings import PlatformSettings

# Alembic announces each of its plugins while it is imported.
logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)

from alembic import command  # noqa: E402
from alembic.config import Config  # noqa: E402
from alembic.script import Script  # noqa: E402

MIGRATIONS = "migrations"


def migrate(settings: PlatformSettings) -> None:
    try_patiently(lambda: command.upgrade(_configuration(settings), "head"), sqlstate_of)


def unmigrate(settings: PlatformSettings) -> None:
    """Take every migration back."""
    command.downgrade(_configuration(settings), "base")


def write_revision(settings: PlatformSettings, message: str) -> Path:
    """Write down the difference between the tables in the code and those in the database."""
    written = command.revision(_configuration(settings), message, autogenerate=True)
    if not isinstance(written, Script):
        raise TypeError("one message makes one migration")
    return Path(written.path)


def differences(settings: PlatformSettings) -> None:
    """Raise if the tables in the code and the migrated database differ."""
    command.check(_configuration(settings))


def _configuration(settings: PlatformSettings) -> Config:
    config = Config()
    config.set_main_option("script_location", str(find(MIGRATIONS)))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    config.attributes["settings"] = settings
    return config
