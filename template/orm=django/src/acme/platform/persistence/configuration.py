"""Django's `DATABASES`: the service's role, and the owner of the tables, who migrates."""

from typing import Any

from acme.platform.persistence import patience
from acme.platform.persistence.address import DatabaseUrl
from acme.platform.settings import PlatformSettings

OWNER = "owner"


def databases(settings: PlatformSettings) -> dict[str, dict[str, Any]]:
    limits = [f"-c {name}={value}" for name, value in patience.session_settings().items()]
    return {
        "default": _database(settings.database_url, *limits),
        OWNER: _database(settings.owner_url),
    }


def _database(url: DatabaseUrl, *limits: str) -> dict[str, Any]:
    given = dict(url.options)
    # Ours come first, so that the address has the last word.
    session = [*limits, *([given.pop("options")] if "options" in given else [])]
    return {
        "ENGINE": "acme.platform.persistence.backend",
        "NAME": url.name,
        "USER": url.user,
        "PASSWORD": url.password,
        "HOST": url.host,
        "PORT": url.port,
        "OPTIONS": {
            "connect_timeout": patience.OPENING,
            **({"options": " ".join(session)} if session else {}),
            **given,
        },
    }
