"""What the use cases of tenancy need of a store."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from acme.kit.listing import ListQuery
from acme.platform.identity.roles import Role
from acme.platform.tenancy.model import Invitation, Invited, Member, Organization


class OrganizationStore(Protocol):
    async def add_organization(self, slug: str, name: str) -> UUID:
        """Raises AlreadyExists where the slug is taken."""
        ...

    async def find_slug(self, slug: str) -> UUID | None: ...

    async def find_organization(self, key: UUID, user_id: UUID) -> Organization | None:
        """None where the user is no member as well."""
        ...

    async def browse_organizations(self, user_id: UUID, query: ListQuery) -> list[Organization]:
        """Those that the user is a member of."""
        ...

    async def rename_organization(
        self,
        key: UUID,
        name: str,
        versions: Collection[int] | None,
    ) -> bool: ...

    async def remove_organization(self, key: UUID, versions: Collection[int] | None) -> bool:
        """Remove it with everything that is its own."""
        ...


class MemberStore(Protocol):
    async def hold_members(self, organization_id: UUID) -> None:
        """Let nobody else change roles until the transaction ends."""
        ...

    async def add_member(self, organization_id: UUID, user_id: UUID, role: Role) -> bool:
        """False where the user is a member already; the role stays as it is then."""
        ...

    async def browse_members(self, organization_id: UUID, query: ListQuery) -> list[Member]: ...

    async def find_member(self, organization_id: UUID, user_id: UUID) -> Member | None: ...

    async def set_role(self, organization_id: UUID, user_id: UUID, role: Role) -> None: ...

    async def remove_member(self, organization_id: UUID, user_id: UUID) -> None: ...

    async def has_other_owner(self, organization_id: UUID, user_id: UUID) -> bool: ...


class InvitationStore(Protocol):
    async def add_invitation(
        self,
        organization_id: UUID,
        email: str,
        role: Role,
        digest: bytes,
        expires_at: datetime,
    ) -> Invitation:
        """Raises AlreadyExists where the address is invited, or a member's."""
        ...

    async def browse_invitations(
        self,
        organization_id: UUID,
        query: ListQuery,
    ) -> list[Invitation]:
        """The pending ones."""
        ...

    async def remove_invitation(self, organization_id: UUID, key: UUID) -> bool: ...

    async def find_invitation(self, digest: bytes, user_id: UUID) -> Invited | None: ...

    async def take_invitation(self, digest: bytes) -> bool:
        """Use it up; of two at once, only one gets True."""
        ...


class TenancyStore(OrganizationStore, MemberStore, InvitationStore, Protocol): ...
