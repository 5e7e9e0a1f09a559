"""The use cases of invitations."""

from datetime import UTC, datetime
from uuid import UUID

from acme.kit.cursor import paginate
from acme.kit.errors import NotFound, Unversioned
from acme.kit.listing import ListQuery, Page
from acme.platform.identity.one_time_tokens import (
    digest_of,
    invalid_one_time_token,
    new_token,
)
from acme.platform.identity.roles import ADMINS, Role
from acme.platform.mail import Mail
from acme.platform.tenancy.messages import invitation
from acme.platform.tenancy.model import INVITATION_LIFETIME, Invitation, Organization
from acme.platform.tenancy.organizations import enter, get_organization
from acme.platform.tenancy.ports import TenancyStore
from acme.platform.tenancy.refusals import forbidden

KIND = "invitation"


async def list_invitations(
    store: TenancyStore,
    key: UUID,
    user_id: UUID,
    query: ListQuery,
) -> Page[Invitation]:
    await enter(store, key, user_id, ADMINS)
    return paginate(query, await store.browse_invitations(key, query))


async def invite(
    store: TenancyStore,
    key: UUID,
    user_id: UUID,
    email: str,
    role: Role,
) -> tuple[Invitation, Mail]:
    """Invite an address. The mail, which alone holds the token, leaves after the commit."""
    organization = await enter(store, key, user_id, ADMINS)
    if role is Role.OWNER and organization.role is not Role.OWNER:
        raise forbidden()
    token = new_token()
    expires_at = datetime.now(UTC) + INVITATION_LIFETIME
    made = await store.add_invitation(key, email, role, token.digest, expires_at)
    return made, invitation(email, organization.name, token.secret)


async def revoke_invitation(
    store: TenancyStore,
    key: UUID,
    user_id: UUID,
    invitation_id: UUID,
    *,
    conditional: bool,
) -> None:
    await enter(store, key, user_id, ADMINS)
    if not await store.remove_invitation(key, invitation_id):
        raise NotFound(KIND)
    if conditional:
        # With which the transaction is taken back.
        raise Unversioned(KIND)


async def accept_invitation(
    store: TenancyStore,
    user_id: UUID,
    secret: str,
) -> Organization:
    """Become a member. A token in another user's hands stays good for whom it was meant."""
    digest = digest_of(secret)
    invited = await store.find_invitation(digest, user_id)
    if invited is None:
        raise invalid_one_time_token()
    if not invited.is_for_user:
        raise forbidden()
    if not await store.take_invitation(digest):
        raise invalid_one_time_token()
    await store.add_member(invited.organization_id, user_id, invited.role)
    return await get_organization(store, invited.organization_id, user_id)
