"""What the use cases of identity work with."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from acme.platform.identity.entry import Entry
from acme.platform.identity.model import Registration
from acme.platform.identity.passwords import Passwords
from acme.platform.identity.store import IdentityStore
from acme.platform.mail import Mailer


class Stores(Protocol):
    def __call__(self, entry: Entry = ()) -> AbstractAsyncContextManager[IdentityStore]:
        """A store in a transaction, committed where the block ends without an exception.

        Passwords are hashed between transactions: a hash takes longer than a connection can
        be spared.
        """
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    stores: Stores
    passwords: Passwords
    mailer: Mailer
    registration: Registration
