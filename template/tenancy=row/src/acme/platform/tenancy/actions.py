"""What each operation on an organization does in its transaction, whatever framework received it.

Here the path names the tenant, and `X-Tenant` is not read.
"""

from uuid import UUID

from acme.platform.http.call import Call
from acme.platform.http.operations import Action
from acme.platform.http.pages import answer_page
from acme.platform.http.plain_lists import read_page_query
from acme.platform.http.preconditions import versions_expected
from acme.platform.http.reply import NO_CONTENT, Reply, changed, created, found
from acme.platform.persistence.database import Transaction
from acme.platform.tenancy import organizations as service
from acme.platform.tenancy.schemas import (
    OrganizationInput,
    OrganizationPatch,
    encode_organization,
    encode_organizations,
)
from acme.platform.tenancy.storage import TenancyStorage

PATH = "/api/v1/organizations"


def list_organizations(call: Call, user_id: UUID) -> Action:
    query = read_page_query(call, "organizations")

    async def action(transaction: Transaction) -> Reply:
        page = await service.list_organizations(TenancyStorage(transaction), user_id, query)
        return answer_page(call, encode_organizations(page), page.next_cursor)

    return action


def create_organization(user_id: UUID, body: OrganizationInput) -> Action:
    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        made = await service.create_organization(store, user_id, body.slug, body.name)
        return created(encode_organization(made), made.id, made.version, f"{PATH}/{made.id}")

    return action


def get_organization(call: Call, user_id: UUID, organization_id: UUID) -> Action:
    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        one = await service.get_organization(store, organization_id, user_id)
        return found(call, encode_organization(one), one.id, one.version)

    return action


def update_organization(
    call: Call, user_id: UUID, organization_id: UUID, body: OrganizationPatch
) -> Action:
    versions = versions_expected(call, organization_id)

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        one = await service.rename_organization(
            store, organization_id, user_id, body.name, versions
        )
        return changed(encode_organization(one), one.id, one.version)

    return action


def delete_organization(call: Call, user_id: UUID, organization_id: UUID) -> Action:
    versions = versions_expected(call, organization_id)

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        await service.delete_organization(store, organization_id, user_id, versions)
        return NO_CONTENT

    return action
