"""Organizations, their members, and invitations to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from acme.platform.identity.roles import Role

INVITATION_LIFETIME = timedelta(days=7)
_RANKS = tuple(Role)


@dataclass(frozen=True, slots=True)
class Organization:
    """A tenant as one of its members sees it: with the role that they have in it."""

    id: UUID
    slug: str
    name: str
    role: Role
    row_version: int
    created_at: datetime
    updated_at: datetime

    @property
    def version(self) -> int:
        """Of what the member sees: another role is another version of it."""
        return self.row_version * len(_RANKS) + _RANKS.index(self.role)

    def row_versions(self, versions: Collection[int] | None) -> Collection[int] | None:
        """Which versions of the row are meant by versions of what the member saw."""
        if versions is None:
            return None
        rank = _RANKS.index(self.role)
        return {version // len(_RANKS) for version in versions if version % len(_RANKS) == rank}


@dataclass(frozen=True, slots=True)
class Member:
    """`id` is the membership's: it keeps the order in which members came."""

    id: UUID
    user_id: UUID
    email: str
    name: str | None
    role: Role
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    id: UUID
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """What a token of an invitation is good for, and whether for the user who has it."""

    organization_id: UUID
    role: Role
    is_for_user: bool
