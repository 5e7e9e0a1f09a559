"""What the use cases of identity need of a store. One of these works in one transaction."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from acme.kit.listing import ListQuery
from acme.platform.identity.model import Device, Login, Purpose, Session, User
#% set part = "import"
#% for file in layer_files("layer.role.jinja")
#% include file
#% endfor


class UserStore(Protocol):
    async def add_user(
        self,
        email: str,
        name: str | None,
        password_hash: str,
    ) -> User | None:
        """None where the address is taken."""
        ...

    async def find_user(self, user_id: UUID) -> User | None: ...

    async def rename_user(self, user_id: UUID, name: str | None) -> User | None: ...

    async def find_login(self, email: str) -> Login | None: ...

    async def find_login_of(self, user_id: UUID) -> Login | None: ...

    async def set_password(self, user_id: UUID, password_hash: str, instead_of: str) -> bool:
        """False where the stored hash is no longer the one that was compared with."""
        ...

    async def verify_email(self, user_id: UUID) -> None: ...
    #% set part = "port"
    #% for file in layer_files("layer.role.jinja")
    #% include file
    #% endfor

    async def restart_registration(
        self,
        email: str,
        name: str | None,
        password_hash: str,
    ) -> UUID | None:
        """Let a new registration replace one that was never verified, nor ever signed in."""
        ...


class SessionStore(Protocol):
    async def open_session(
        self,
        login: Login,
        device: Device,
        expires_at: datetime,
    ) -> Session | None:
        """None where the user was disabled, or the password changed, since it was compared."""
        ...

    async def browse_sessions(self, user_id: UUID, query: ListQuery) -> list[Session]:
        """The live ones; one more than the limit, where there are more."""
        ...

    async def end_session(self, user_id: UUID, session_id: UUID) -> bool: ...

    async def end_sessions(self, user_id: UUID, keep: UUID | None = None) -> None: ...


class OneTimeTokenStore(Protocol):
    async def keep_token(
        self,
        user_id: UUID,
        purpose: Purpose,
        digest: bytes,
        expires_at: datetime,
    ) -> None:
        """Keep it instead of those with the same purpose that the user has not used."""
        ...

    async def find_token(self, purpose: Purpose, digest: bytes) -> Login | None:
        """Whose token it is."""
        ...

    async def take_token(self, purpose: Purpose, digest: bytes) -> UUID | None:
        """Use it up; of two at once, only one gets its user."""
        ...
