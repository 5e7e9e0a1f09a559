"""Who may do what with a resource.

A permission is a string, `products:read`. Roles hold permissions; the database compares the
role that the caller has at that moment with the roles that hold what the request needs.
"""

from dataclasses import dataclass
from enum import StrEnum

from acme.platform.identity.roles import EVERYONE, Role

SAFE_METHODS = frozenset({"GET", "HEAD"})


class Access(StrEnum):
    """Whose rows are seen by those who hold the permission."""

    SHARED = "shared"  # everybody's
    OWNER = "owner"  # one's own; administrators see all. The database keeps them apart.
    PUBLIC = "public"  # everybody's, and anyone may read


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one resource: by default every role may read and write."""

    resource: str
    access: Access = Access.SHARED
    readers: frozenset[Role] = EVERYONE
    writers: frozenset[Role] = EVERYONE

    def permission(self, method: str) -> str:
        """What a request with this method needs."""
        return f"{self.resource}:{'read' if method in SAFE_METHODS else 'write'}"

    def holders(self, permission: str) -> frozenset[Role]:
        """The roles that hold a permission."""
        granted = {
            f"{self.resource}:read": self.readers,
            f"{self.resource}:write": self.writers,
        }
        return granted.get(permission, frozenset())

    def is_open(self, method: str) -> bool:
        """Whether nobody in particular may ask."""
        return self.access is Access.PUBLIC and method in SAFE_METHODS
