"""The use cases of organizations."""

from collections.abc import Collection
from uuid import UUID

from acme.kit.cursor import paginate
from acme.kit.errors import Stale
from acme.kit.listing import ListQuery, Page
from acme.platform.identity.roles import ADMINS, OWNERS, Role
from acme.platform.tenancy.model import Organization
from acme.platform.tenancy.ports import TenancyStore
from acme.platform.tenancy.refusals import forbidden, tenant_not_found

KIND = "organization"


async def create_organization(
    store: TenancyStore,
    user_id: UUID,
    slug: str,
    name: str,
) -> Organization:
    """Make an organization, with its creator as the owner."""
    key = await store.add_organization(slug, name)
    await store.add_member(key, user_id, Role.OWNER)
    return await get_organization(store, key, user_id)


async def get_organization(store: TenancyStore, key: UUID, user_id: UUID) -> Organization:
    found = await store.find_organization(key, user_id)
    if found is None:
        raise tenant_not_found()
    return found


async def list_organizations(
    store: TenancyStore,
    user_id: UUID,
    query: ListQuery,
) -> Page[Organization]:
    return paginate(query, await store.browse_organizations(user_id, query))


async def enter(
    store: TenancyStore,
    key: UUID,
    user_id: UUID,
    roles: frozenset[Role],
) -> Organization:
    """The organization, for a member with one of the roles."""
    found = await get_organization(store, key, user_id)
    if found.role not in roles:
        raise forbidden()
    return found


async def rename_organization(
    store: TenancyStore,
    key: UUID,
    user_id: UUID,
    name: str | None,
    versions: Collection[int] | None,
) -> Organization:
    """Change the name; without a name nothing changes, but the version must be right."""
    seen = await enter(store, key, user_id, ADMINS)
    expected = seen.row_versions(versions)
    if name is None:
        if expected is not None and seen.row_version not in expected:
            raise Stale(KIND)
        return seen
    if not await store.rename_organization(key, name, expected):
        raise Stale(KIND)
    return await get_organization(store, key, user_id)


async def delete_organization(
    store: TenancyStore,
    key: UUID,
    user_id: UUID,
    versions: Collection[int] | None,
) -> None:
    seen = await enter(store, key, user_id, OWNERS)
    if not await store.remove_organization(key, seen.row_versions(versions)):
        raise Stale(KIND)
