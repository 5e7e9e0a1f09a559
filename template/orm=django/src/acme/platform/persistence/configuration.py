"""Django's `DATABASES`: the service's role, and the owner of the tables, who migrates."""

from typing import Any

from acme.platform.persistence.address import DatabaseUrl
from acme.platform.settings import PlatformSettings

OWNER = "owner"

# Milliseconds. Whatever waits longer is better told so than left holding a thread.
_TIMEOUTS = {
    "statement_timeout": 5_000,
    "lock_timeout": 3_000,
    "idle_in_transaction_session_timeout": 10_000,
}


def databases(settings: PlatformSettings) -> dict[str, dict[str, Any]]:
    timeouts = " ".join(f"-c {name}={value}" for name, value in _TIMEOUTS.items())
    service = _database(settings.database_url, options=timeouts)
    return {"default": service, OWNER: _database(settings.owner_url)}


def _database(url: DatabaseUrl, **options: Any) -> dict[str, Any]:
    return {
        "ENGINE": "acme.platform.persistence.backend",
        "NAME": url.name,
        "USER": url.user,
        "PASSWORD": url.password,
        "HOST": url.host,
        "PORT": url.port,
        # Each thread keeps its connection; the backend notices when the server went away.
        "CONN_MAX_AGE": None,
        "OPTIONS": {"connect_timeout": 3, **options, **dict(url.options)},
    }
