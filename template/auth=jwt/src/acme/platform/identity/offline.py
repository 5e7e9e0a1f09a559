"""Identity outside of a server: for commands."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from acme.platform.identity.assembly import make_identity
from acme.platform.identity.identity import Identity
from acme.platform.identity.storage import stores_in
from acme.platform.identity.token_settings import TokenSettings
from acme.platform.persistence.database import Database


@asynccontextmanager
async def open_identity(settings: TokenSettings) -> AsyncIterator[Identity]:
    database = Database(settings)
    try:
        yield make_identity(settings, stores_in(database))
    finally:
        await database.close()
