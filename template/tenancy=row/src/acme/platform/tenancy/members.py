"""The use cases of members: who belongs to an organization, and in which role."""

from uuid import UUID

from acme.kit.cursor import paginate
from acme.kit.errors import NotFound, Unversioned
from acme.kit.listing import ListQuery, Page
from acme.platform.identity.roles import ADMINS, EVERYONE, Role
from acme.platform.tenancy.model import Member
from acme.platform.tenancy.organizations import enter
from acme.platform.tenancy.ports import TenancyStore
from acme.platform.tenancy.refusals import forbidden, last_owner

KIND = "member"


async def list_members(
    store: TenancyStore,
    key: UUID,
    user_id: UUID,
    query: ListQuery,
) -> Page[Member]:
    await enter(store, key, user_id, EVERYONE)
    return paginate(query, await store.browse_members(key, query))


async def change_role(
    store: TenancyStore,
    key: UUID,
    user_id: UUID,
    member_id: UUID,
    role: Role | None,
    *,
    conditional: bool,
) -> Member:
    """Give a member another role; owners are made and unmade by owners."""
    await store.hold_members(key)
    acting = (await enter(store, key, user_id, ADMINS)).role
    if role is Role.OWNER and acting is not Role.OWNER:
        raise forbidden()
    member = await _find(store, key, member_id)
    wanted = role or member.role
    if wanted is not member.role:
        await _refuse_unmaking(store, key, member, acting)
    if conditional:
        raise Unversioned(KIND)
    if wanted is member.role:
        return member
    await store.set_role(key, member_id, wanted)
    return await _find(store, key, member_id)


async def remove_member(
    store: TenancyStore,
    key: UUID,
    user_id: UUID,
    member_id: UUID,
    *,
    conditional: bool,
) -> None:
    """Remove a member. Everybody may leave, except for the last owner."""
    await store.hold_members(key)
    allowed = EVERYONE if member_id == user_id else ADMINS
    acting = (await enter(store, key, user_id, allowed)).role
    member = await _find(store, key, member_id)
    await _refuse_unmaking(store, key, member, acting)
    if conditional:
        raise Unversioned(KIND)
    await store.remove_member(key, member_id)


async def _refuse_unmaking(
    store: TenancyStore,
    key: UUID,
    member: Member,
    acting: Role,
) -> None:
    if member.role is not Role.OWNER:
        return
    if acting is not Role.OWNER:
        raise forbidden()
    if not await store.has_other_owner(key, member.user_id):
        raise last_owner()


async def _find(store: TenancyStore, key: UUID, user_id: UUID) -> Member:
    member = await store.find_member(key, user_id)
    if member is None:
        raise NotFound(KIND)
    return member
