"""Organizations over HTTP: read the request, run one action, answer."""

from fastapi import Response

from acme.platform.http.operations import perform, perform_once
from acme.platform.http.parameters import CREATE, READ, REPEAT, WRITE, answering
from acme.platform.http.plain_lists import PAGE
from acme.platform.http.routing import Db, ListCall, OneCall, StrictRouter, respond
from acme.platform.http.wire import Identifier
from acme.platform.identity.context import CurrentIdentity
from acme.platform.identity.guard import CurrentUser
from acme.platform.tenancy import actions, member_actions
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
)

ONE = "/{organization_id}"
MEMBERS = f"{ONE}/members"
MEMBER = f"{MEMBERS}/{{user_id}}"
INVITATIONS = f"{ONE}/invitations"
INVITATION = f"{INVITATIONS}/{{invitation_id}}"
# What only some of the members may do.
CHANGE = {**WRITE, **answering(403)}
INVITE = {**REPEAT, **answering(403)}
INVITED = {**PAGE, **answering(403)}

organizations = StrictRouter(actions.PATH, tag="organizations")
invitations = StrictRouter("/api/v1/invitations", tag="organizations")


@organizations.get(
    "",
    operation_id="list_organizations",
    response_model=OrganizationPage,
    openapi_extra=PAGE,
)
async def list_organizations(caller: CurrentUser, call: ListCall, database: Db) -> Response:
    action = actions.list_organizations(call, caller.user_id)
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
    action = actions.create_organization(caller.user_id, body)
    return respond(await perform_once(database, call, action))


@organizations.get(
    ONE, operation_id="get_organization", response_model=OrganizationOut, openapi_extra=READ
)
async def get_organization(
    caller: CurrentUser, organization_id: Identifier, call: OneCall, database: Db
) -> Response:
    action = actions.get_organization(call, caller.user_id, organization_id)
    return respond(await perform(database, call, action))


@organizations.patch(
    ONE, operation_id="update_organization", response_model=OrganizationOut, openapi_extra=CHANGE
)
async def update_organization(
    caller: CurrentUser,
    organization_id: Identifier,
    body: OrganizationPatch,
    call: OneCall,
    database: Db,
) -> Response:
    action = actions.update_organization(call, caller.user_id, organization_id, body)
    return respond(await perform(database, call, action))


@organizations.delete(
    ONE, operation_id="delete_organization", status_code=204, openapi_extra=CHANGE
)
async def delete_organization(
    caller: CurrentUser, organization_id: Identifier, call: OneCall, database: Db
) -> Response:
    action = actions.delete_organization(call, caller.user_id, organization_id)
    return respond(await perform(database, call, action))


@organizations.get(
    MEMBERS, operation_id="list_members", response_model=MemberPage, openapi_extra=PAGE
)
async def list_members(
    caller: CurrentUser, organization_id: Identifier, call: ListCall, database: Db
) -> Response:
    action = member_actions.list_members(call, caller.user_id, organization_id)
    return respond(await perform(database, call, action))


@organizations.patch(MEMBER, operation_id="update_member", response_model=MemberOut, openapi_extra=answering(403, 409, 412))
async def update_member(
    caller: CurrentUser,
    organization_id: Identifier,
    user_id: Identifier,
    body: MemberPatch,
    call: OneCall,
    database: Db,
) -> Response:
    action = member_actions.update_member(call, caller.user_id, organization_id, user_id, body)
    return respond(await perform(database, call, action))


@organizations.delete(MEMBER, operation_id="remove_member", status_code=204, openapi_extra=answering(403, 409, 412))
async def remove_member(
    caller: CurrentUser,
    organization_id: Identifier,
    user_id: Identifier,
    call: OneCall,
    database: Db,
) -> Response:
    action = member_actions.remove_member(call, caller.user_id, organization_id, user_id)
    return respond(await perform(database, call, action))


@organizations.get(
    INVITATIONS, operation_id="list_invitations", response_model=InvitationPage, openapi_extra=INVITED
)
async def list_invitations(
    caller: CurrentUser, organization_id: Identifier, call: ListCall, database: Db
) -> Response:
    action = member_actions.list_invitations(call, caller.user_id, organization_id)
    return respond(await perform(database, call, action))


@organizations.post(
    INVITATIONS,
    operation_id="create_invitation",
    response_model=InvitationOut,
    status_code=201,
    openapi_extra=INVITE,
)
async def create_invitation(
    caller: CurrentUser,
    organization_id: Identifier,
    body: InvitationInput,
    call: OneCall,
    database: Db,
    identity: CurrentIdentity,
) -> Response:
    reply = await member_actions.create_invitation(
        database, call, caller.user_id, organization_id, body, identity.mailer
    )
    return respond(reply)


@organizations.delete(INVITATION, operation_id="revoke_invitation", status_code=204, openapi_extra=answering(403, 412))
async def revoke_invitation(
    caller: CurrentUser,
    organization_id: Identifier,
    invitation_id: Identifier,
    call: OneCall,
    database: Db,
) -> Response:
    action = member_actions.revoke_invitation(call, caller.user_id, organization_id, invitation_id)
    return respond(await perform(database, call, action))


@invitations.post("/accept", operation_id="accept_invitation", response_model=OrganizationOut, openapi_extra=answering(403, 409))
async def accept_invitation(
    caller: CurrentUser, body: InvitationAcceptance, call: OneCall, database: Db
) -> Response:
    action = member_actions.accept_invitation(caller.user_id, body)
    return respond(await perform(database, call, action))
