"""`migrate`: every migration that has not run yet, then what the service's role may do."""

from alembic import command
from alembic.config import Config

from acme.platform.resources import find
from acme.platform.settings import PlatformSettings


def migrate(settings: PlatformSettings) -> None:
    config = Config()
    config.set_main_option("script_location", str(find("migrations")))
    config.attributes["settings"] = settings
    command.upgrade(config, "head")
