"""What the database owes the service's role: made or corrected at the end of each migration.

The statements are in `sql/`, run in the order of their names by the owner of the tables, and
change nothing when run again. `:"service"` and `:'service'` stand for the service's role as an
identifier and as a string, `owner` and `verifier` likewise, as psql writes it.
"""

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable
from pathlib import Path

import structlog

from acme.platform.settings import PlatformSettings

FOLDER = Path(__file__).parent / "sql"
# One migrator at a time: held by `migrate`, and by the statements here until they commit.
MIGRATION_LOCK = 0x5EC0_0E5D
ITERATIONS = 4096  # as Postgres itself

log = structlog.get_logger()


def secure(settings: PlatformSettings, execute: Callable[[str], object]) -> None:
    """Have the owner run the statements; `execute` takes a script of many, in a transaction."""
    if settings.in_production and settings.owner_url.user == settings.database_url.user:
        log.warning(
            "the service connects as the owner of its tables: set DATABASE_OWNER_URL",
            role=settings.database_url.user,
        )
    execute(script(settings))


def script(settings: PlatformSettings) -> str:
    service = settings.database_url
    values = {
        "service": service.user,
        "owner": settings.owner_url.user,
        "verifier": scram_verifier(service.password) if service.password else "",
    }
    head = f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK});\n"
    files = sorted(FOLDER.glob("*.sql"), key=lambda file: file.name)
    return head + "\n".join(_filled(file.read_text(), values) for file in files)


def _filled(sql: str, values: dict[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        quote, text = found["quote"], values[found["name"]]
        return quote + text.replace(quote, quote * 2) + quote

    return re.sub(rf""":(?P<quote>["'])(?P<name>{"|".join(values)})(?P=quote)""", value, sql)


def scram_verifier(password: str) -> str:
    """What Postgres stores of a password: made here, so that it never sees the password.

    A statement with a password in it would be in the server's log whenever it fails.
    """
    salt = secrets.token_bytes(16)
    secret = unicodedata.normalize("NFKC", password).encode()
    salted = hashlib.pbkdf2_hmac("sha256", secret, salt, ITERATIONS)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    stored = base64.b64encode(hashlib.sha256(client_key).digest()).decode()
    server = base64.b64encode(hmac.digest(salted, b"Server Key", "sha256")).decode()
    return f"SCRAM-SHA-256${ITERATIONS}:{base64.b64encode(salt).decode()}${stored}:{server}"
