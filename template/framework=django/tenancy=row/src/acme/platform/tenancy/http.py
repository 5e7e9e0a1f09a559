"""Organizations over HTTP: read the request, run one action, answer."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from acme.platform.http.operations import perform, perform_once
from acme.platform.http.parameters import CREATE, READ, REPEAT, WRITE, answering
from acme.platform.http.plain_lists import PAGE
from acme.platform.http.routing import DATABASE, call_of, list_call_of, respond
from acme.platform.http.wire import Identifier
from acme.platform.identity.assembled import IDENTITY
from acme.platform.identity.guard import caller_of, require_user
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

PATH = actions.PATH
ONE = "/{organization_id}"
MEMBERS = f"{ONE}/members"
MEMBER = f"{MEMBERS}/{{user_id}}"
INVITATIONS = f"{ONE}/invitations"
INVITATION = f"{INVITATIONS}/{{invitation_id}}"
# What only some of the members may do.
CHANGE = {**WRITE, **answering(403)}
INVITE = {**REPEAT, **answering(403)}
INVITED = {**PAGE, **answering(403)}

organizations = Router(tags=["organizations"], auth=require_user)
invitations = Router(tags=["organizations"], auth=require_user)


@organizations.get(
    "",
    operation_id="list_organizations",
    response=OrganizationPage,
    openapi_extra=PAGE,
)
def list_organizations(request: HttpRequest) -> HttpResponse:
    call, caller = list_call_of(request), caller_of(request)
    return respond(perform(DATABASE, call, actions.list_organizations(call, caller.user_id)))


@organizations.post(
    "",
    operation_id="create_organization",
    response={201: OrganizationOut},
    openapi_extra=CREATE,
)
def create_organization(request: HttpRequest, body: OrganizationInput) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    return respond(perform_once(DATABASE, call, actions.create_organization(caller.user_id, body)))


@organizations.get(
    ONE, operation_id="get_organization", response=OrganizationOut, openapi_extra=READ
)
def get_organization(request: HttpRequest, organization_id: Identifier) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    action = actions.get_organization(call, caller.user_id, organization_id)
    return respond(perform(DATABASE, call, action))


@organizations.patch(
    ONE, operation_id="update_organization", response=OrganizationOut, openapi_extra=CHANGE
)
def update_organization(
    request: HttpRequest,
    organization_id: Identifier,
    body: OrganizationPatch,
) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    action = actions.update_organization(call, caller.user_id, organization_id, body)
    return respond(perform(DATABASE, call, action))


@organizations.delete(
    ONE, operation_id="delete_organization", response={204: None}, openapi_extra=CHANGE
)
def delete_organization(request: HttpRequest, organization_id: Identifier) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    action = actions.delete_organization(call, caller.user_id, organization_id)
    return respond(perform(DATABASE, call, action))


@organizations.get(MEMBERS, operation_id="list_members", response=MemberPage, openapi_extra=PAGE)
def list_members(request: HttpRequest, organization_id: Identifier) -> HttpResponse:
    call, caller = list_call_of(request), caller_of(request)
    action = member_actions.list_members(call, caller.user_id, organization_id)
    return respond(perform(DATABASE, call, action))


@organizations.patch(MEMBER, operation_id="update_member", response=MemberOut, openapi_extra=answering(403, 409, 412))
def update_member(
    request: HttpRequest,
    organization_id: Identifier,
    user_id: Identifier,
    body: MemberPatch,
) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    action = member_actions.update_member(call, caller.user_id, organization_id, user_id, body)
    return respond(perform(DATABASE, call, action))


@organizations.delete(MEMBER, operation_id="remove_member", response={204: None}, openapi_extra=answering(403, 409, 412))
def remove_member(
    request: HttpRequest,
    organization_id: Identifier,
    user_id: Identifier,
) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    action = member_actions.remove_member(call, caller.user_id, organization_id, user_id)
    return respond(perform(DATABASE, call, action))


@organizations.get(
    INVITATIONS, operation_id="list_invitations", response=InvitationPage, openapi_extra=INVITED
)
def list_invitations(request: HttpRequest, organization_id: Identifier) -> HttpResponse:
    call, caller = list_call_of(request), caller_of(request)
    action = member_actions.list_invitations(call, caller.user_id, organization_id)
    return respond(perform(DATABASE, call, action))


@organizations.post(
    INVITATIONS,
    operation_id="create_invitation",
    response={201: InvitationOut},
    openapi_extra=INVITE,
)
def create_invitation(
    request: HttpRequest,
    organization_id: Identifier,
    body: InvitationInput,
) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    reply = member_actions.create_invitation(
        DATABASE, call, caller.user_id, organization_id, body, IDENTITY.mailer
    )
    return respond(reply)


@organizations.delete(INVITATION, operation_id="revoke_invitation", response={204: None}, openapi_extra=answering(403, 412))
def revoke_invitation(
    request: HttpRequest,
    organization_id: Identifier,
    invitation_id: Identifier,
) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    action = member_actions.revoke_invitation(call, caller.user_id, organization_id, invitation_id)
    return respond(perform(DATABASE, call, action))


@invitations.post("/accept", operation_id="accept_invitation", response=OrganizationOut, openapi_extra=answering(403, 409))
def accept_invitation(request: HttpRequest, body: InvitationAcceptance) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    return respond(perform(DATABASE, call, member_actions.accept_invitation(caller.user_id, body)))
