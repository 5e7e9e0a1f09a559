"""Everything that identity keeps, in PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

from acme.platform.identity.entry import Entry
from acme.platform.identity.identity import Stores
from acme.platform.identity.one_time_token_storage import OneTimeTokenStorage
from acme.platform.identity.refresh_storage import RefreshTokenStorage
from acme.platform.identity.session_storage import SessionStorage
from acme.platform.identity.user_storage import UserStorage
from acme.platform.persistence.database import Database


class IdentityStorage(UserStorage, SessionStorage, OneTimeTokenStorage, RefreshTokenStorage):
    """One of these works in one transaction."""


def stores_in(database: Database) -> Stores:
    @contextmanager
    def open_store(entry: Entry = ()) -> Iterator[IdentityStorage]:
        with database.transaction(entry) as transaction:
            yield IdentityStorage(transaction)

    return open_store
