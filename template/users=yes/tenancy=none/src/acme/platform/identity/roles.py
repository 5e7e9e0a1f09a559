"""The roles of users."""

from enum import StrEnum


class Role(StrEnum):
    MEMBER = "member"
    ADMIN = "admin"


EVERYONE = frozenset(Role)
ADMINS = frozenset({Role.ADMIN})
