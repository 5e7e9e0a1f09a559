"""Organizations, members and invitations on the wire."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, TypeAdapter

from acme.kit.listing import Page
from acme.platform.http.encoding import encode_page
from acme.platform.http.wire import ABSENT, Body, PageItems, Text
from acme.platform.identity.roles import Role
from acme.platform.identity.schemas import Address, Opaque
from acme.platform.tenancy.model import Invitation, Member, Organization
from acme.platform.tenancy.slugs import MAX_SLUG, MIN_SLUG, SLUG

Slug = Annotated[Text, Field(min_length=MIN_SLUG, max_length=MAX_SLUG, pattern=f"^{SLUG}$")]
OrganizationName = Annotated[Text, Field(min_length=1, max_length=120)]


class OrganizationInput(Body):
    slug: Slug
    name: OrganizationName


class OrganizationPatch(Body):
    name: OrganizationName = ABSENT


class MemberPatch(Body):
    role: Role = ABSENT


class InvitationInput(Body):
    email: Address
    role: Role = Role.MEMBER


class InvitationAcceptance(Body):
    token: Opaque


@dataclass(frozen=True, slots=True)
class OrganizationOut:
    id: UUID
    slug: str
    name: str
    role: Role
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    """A page of a list; the last one has no cursor."""

    items: PageItems[OrganizationOut]
    next_cursor: str = ""


@dataclass(frozen=True, slots=True)
class MemberOut:
    user_id: UUID
    email: str
    name: str | None
    role: Role
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A page of a list; the last one has no cursor."""

    items: PageItems[MemberOut]
    next_cursor: str = ""


@dataclass(frozen=True, slots=True)
class InvitationOut:
    id: UUID
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """A page of a list; the last one has no cursor."""

    items: PageItems[InvitationOut]
    next_cursor: str = ""


_ORGANIZATION = TypeAdapter(OrganizationOut)
_ORGANIZATIONS = TypeAdapter(list[OrganizationOut])
_MEMBER = TypeAdapter(MemberOut)
_MEMBERS = TypeAdapter(list[MemberOut])
_INVITATION = TypeAdapter(InvitationOut)
_INVITATIONS = TypeAdapter(list[InvitationOut])


def encode_organization(one: Organization) -> bytes:
    return _ORGANIZATION.dump_json(_organization(one))


def encode_organizations(page: Page[Organization]) -> bytes:
    items = [_organization(one) for one in page.items]
    return encode_page(_ORGANIZATIONS, items, page.next_cursor, None)


def encode_member(one: Member) -> bytes:
    return _MEMBER.dump_json(_member(one))


def encode_members(page: Page[Member]) -> bytes:
    items = [_member(one) for one in page.items]
    return encode_page(_MEMBERS, items, page.next_cursor, None)


def encode_invitation(one: Invitation) -> bytes:
    return _INVITATION.dump_json(_invitation(one))


def encode_invitations(page: Page[Invitation]) -> bytes:
    items = [_invitation(one) for one in page.items]
    return encode_page(_INVITATIONS, items, page.next_cursor, None)


def _organization(one: Organization) -> OrganizationOut:
    return OrganizationOut(one.id, one.slug, one.name, one.role, one.created_at, one.updated_at)


def _member(one: Member) -> MemberOut:
    return MemberOut(one.user_id, one.email, one.name, one.role, one.created_at)


def _invitation(one: Invitation) -> InvitationOut:
    return InvitationOut(one.id, one.email, one.role, one.created_at, one.expires_at)
