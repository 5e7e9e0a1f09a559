"""Everything that identity keeps, in one transaction."""

from typing import Protocol

from acme.platform.identity.ports import OneTimeTokenStore, SessionStore, UserStore
from acme.platform.identity.refresh_port import RefreshTokenStore


class IdentityStore(
    UserStore,
    SessionStore,
    OneTimeTokenStore,
    RefreshTokenStore,
    Protocol,
): ...
