"""The roles that users have in an organization."""

from enum import StrEnum


class Role(StrEnum):
    MEMBER = "member"
    ADMIN = "admin"
    OWNER = "owner"


EVERYONE = frozenset(Role)
ADMINS = frozenset({Role.ADMIN, Role.OWNER})
OWNERS = frozenset({Role.OWNER})
