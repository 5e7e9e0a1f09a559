"""Refresh tokens, and the store that keeps their digests.

The tokens of a session are a family: each is used once and gives the next. A used one may
come back for a while, since an answer can get lost and tabs can race; later it ends the
family, since then two parties hold it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

GRACE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """`successor` is the digest of the next one, since `rotated_at`."""

    digest: bytes
    session_id: UUID
    user_id: UUID
    is_alive: bool  # its session has not ended, nor is its user disabled
    rotated_at: datetime | None
    successor: bytes | None


class RefreshTokenStore(Protocol):
    async def add_refresh_token(self, session_id: UUID, digest: bytes) -> None: ...

    async def lock_refresh_token(self, digest: bytes) -> RefreshToken | None:
        """Find it, and hold it and its session until the transaction ends."""
        ...

    async def rotate_refresh_token(
        self,
        token: RefreshToken,
        successor: bytes,
        rotated_at: datetime,
    ) -> None:
        """Note that it was used, and keep the next; the session was used as well."""
        ...
