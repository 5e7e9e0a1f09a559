"""Organizations over HTTP. Here the path names the tenant, and `X-Tenant` is not read."""

from fastapi import APIRouter, Response

from acme.platform.http.operations import perform, perform_once
from acme.platform.http.pages import answer_page
from acme.platform.http.parameters import CREATE, READ, WRITE
from acme.platform.http.plain_lists import PAGE, read_page_query
from acme.platform.http.preconditions import versions_expected
from acme.platform.http.reply import NO_CONTENT, Reply, answer, changed, created, found
from acme.platform.http.routing import Db, ListCall, OneCall, StrictRoute, respond
from acme.platform.http.wire import Identifier
from acme.platform.identity.context import CurrentIdentity
from acme.platform.identity.guard import CurrentUser
from acme.platform.mail import Mail
from acme.platform.persistence.database import Transaction
from acme.platform.tenancy import invitations as inviting
from acme.platform.tenancy import members
from acme.platform.tenancy import organizations as service
from acme.platform.tenancy.schemas import (
    InvitationAcceptance,
    InvitationInput,
    InvitationOut,
    InvitationPage,
    MemberOut,
    MemberPage,
    MemberPatch,
    OrganizationInput,
    OrganizationOut,
    OrganizationPage,
    OrganizationPatch,
    encode_invitation,
    encode_invitations,
    encode_member,
    encode_members,
    encode_organization,
    encode_organizations,
)
from acme.platform.tenancy.storage import TenancyStorage

PATH = "/api/v1/organizations"

organizations = APIRouter(prefix=PATH, tags=["organizations"], route_class=StrictRoute)
invitations = APIRouter(
    prefix="/api/v1/invitations", tags=["organizations"], route_class=StrictRoute
)


@organizations.get(
    "",
    operation_id="list_organizations",
    response_model=OrganizationPage,
    openapi_extra=PAGE,
)
async def list_organizations(caller: CurrentUser, call: ListCall, database: Db) -> Response:
    query = read_page_query(call, "organizations")

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        page = await service.list_organizations(store, caller.user_id, query)
        return answer_page(call, encode_organizations(page), page.next_cursor)

    return respond(await perform(database, call, action))


@organizations.post(
    "",
    operation_id="create_organization",
    response_model=OrganizationOut,
    status_code=201,
    openapi_extra=CREATE,
)
async def create_organization(
    caller: CurrentUser, body: OrganizationInput, call: OneCall, database: Db
) -> Response:
    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        made = await service.create_organization(store, caller.user_id, body.slug, body.name)
        return created(encode_organization(made), made.id, made.version, f"{PATH}/{made.id}")

    return respond(await perform_once(database, call, action))


@organizations.get(
    "/{organization_id}",
    operation_id="get_organization",
    response_model=OrganizationOut,
    openapi_extra=READ,
)
async def get_organization(
    caller: CurrentUser, organization_id: Identifier, call: OneCall, database: Db
) -> Response:
    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        one = await service.get_organization(store, organization_id, caller.user_id)
        return found(call, encode_organization(one), one.id, one.version)

    return respond(await perform(database, call, action))


@organizations.patch(
    "/{organization_id}",
    operation_id="update_organization",
    response_model=OrganizationOut,
    openapi_extra=WRITE,
)
async def update_organization(
    caller: CurrentUser,
    organization_id: Identifier,
    body: OrganizationPatch,
    call: OneCall,
    database: Db,
) -> Response:
    versions = versions_expected(call, organization_id)

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        one = await service.rename_organization(
            store, organization_id, caller.user_id, body.name, versions
        )
        return changed(encode_organization(one), one.id, one.version)

    return respond(await perform(database, call, action))


@organizations.delete(
    "/{organization_id}",
    operation_id="delete_organization",
    status_code=204,
    openapi_extra=WRITE,
)
async def delete_organization(
    caller: CurrentUser, organization_id: Identifier, call: OneCall, database: Db
) -> Response:
    versions = versions_expected(call, organization_id)

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        await service.delete_organization(store, organization_id, caller.user_id, versions)
        return NO_CONTENT

    return respond(await perform(database, call, action))


@organizations.get(
    "/{organization_id}/members",
    operation_id="list_members",
    response_model=MemberPage,
    openapi_extra=PAGE,
)
async def list_members(
    caller: CurrentUser, organization_id: Identifier, call: ListCall, database: Db
) -> Response:
    query = read_page_query(call, f"members of {organization_id}")

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        page = await members.list_members(store, organization_id, caller.user_id, query)
        return answer_page(call, encode_members(page), page.next_cursor)

    return respond(await perform(database, call, action))


@organizations.patch(
    "/{organization_id}/members/{user_id}",
    operation_id="update_member",
    response_model=MemberOut,
)
async def update_member(
    caller: CurrentUser,
    organization_id: Identifier,
    user_id: Identifier,
    body: MemberPatch,
    call: OneCall,
    database: Db,
) -> Response:
    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        one = await members.change_role(store, organization_id, caller.user_id, user_id, body.role)
        return answer(encode_member(one))

    return respond(await perform(database, call, action))


@organizations.delete(
    "/{organization_id}/members/{user_id}", operation_id="remove_member", status_code=204
)
async def remove_member(
    caller: CurrentUser,
    organization_id: Identifier,
    user_id: Identifier,
    call: OneCall,
    database: Db,
) -> Response:
    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        await members.remove_member(store, organization_id, caller.user_id, user_id)
        return NO_CONTENT

    return respond(await perform(database, call, action))


@organizations.get(
    "/{organization_id}/invitations",
    operation_id="list_invitations",
    response_model=InvitationPage,
    openapi_extra=PAGE,
)
async def list_invitations(
    caller: CurrentUser, organization_id: Identifier, call: ListCall, database: Db
) -> Response:
    query = read_page_query(call, f"invitations to {organization_id}")

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        page = await inviting.list_invitations(store, organization_id, caller.user_id, query)
        return answer_page(call, encode_invitations(page), page.next_cursor)

    return respond(await perform(database, call, action))


@organizations.post(
    "/{organization_id}/invitations",
    operation_id="create_invitation",
    response_model=InvitationOut,
    status_code=201,
    openapi_extra=CREATE,
)
async def create_invitation(
    caller: CurrentUser,
    organization_id: Identifier,
    body: InvitationInput,
    call: OneCall,
    database: Db,
    identity: CurrentIdentity,
) -> Response:
    outbox: list[Mail] = []

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        made, mail = await inviting.invite(
            store, organization_id, caller.user_id, body.email, body.role
        )
        outbox.append(mail)
        return answer(encode_invitation(made), status=201)

    reply = await perform_once(database, call, action)
    # Once it is committed, and not again where the answer is a replay.
    for mail in outbox:
        identity.mailer.send(mail)
    return respond(reply)


@organizations.delete(
    "/{organization_id}/invitations/{invitation_id}",
    operation_id="revoke_invitation",
    status_code=204,
)
async def revoke_invitation(
    caller: CurrentUser,
    organization_id: Identifier,
    invitation_id: Identifier,
    call: OneCall,
    database: Db,
) -> Response:
    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        await inviting.revoke_invitation(store, organization_id, caller.user_id, invitation_id)
        return NO_CONTENT

    return respond(await perform(database, call, action))


@invitations.post("/accept", operation_id="accept_invitation", response_model=OrganizationOut)
async def accept_invitation(
    caller: CurrentUser, body: InvitationAcceptance, call: OneCall, database: Db
) -> Response:
    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        joined = await inviting.accept_invitation(store, caller.user_id, body.token)
        return answer(encode_organization(joined))

    return respond(await perform(database, call, action))
