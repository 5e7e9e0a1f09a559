"""Organizations over HTTP. Here the path names the tenant, and `X-Tenant` is not read."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from acme.platform.http.operations import perform, perform_once
from acme.platform.http.pages import answer_page
from acme.platform.http.parameters import CREATE, READ, WRITE
from acme.platform.http.plain_lists import PAGE, read_page_query
from acme.platform.http.preconditions import versions_expected
from acme.platform.http.reply import NO_CONTENT, Reply, answer, changed, created, found
from acme.platform.http.routing import DATABASE, call_of, list_call_of, respond
from acme.platform.http.wire import Identifier
from acme.platform.identity.assembled import IDENTITY
from acme.platform.identity.guard import caller_of, require_user
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
    query = read_page_query(call, "organizations")

    def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        page = service.list_organizations(store, caller.user_id, query)
        return answer_page(call, encode_organizations(page), page.next_cursor)

    return respond(perform(DATABASE, call, action))


@organizations.post(
    "",
    operation_id="create_organization",
    response={201: OrganizationOut},
    openapi_extra=CREATE,
)
def create_organization(request: HttpRequest, body: OrganizationInput) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)

    def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        made = service.create_organization(store, caller.user_id, body.slug, body.name)
        return created(encode_organization(made), made.id, made.version, f"{PATH}/{made.id}")

    return respond(perform_once(DATABASE, call, action))


@organizations.get(
    "/{organization_id}",
    operation_id="get_organization",
    response=OrganizationOut,
    openapi_extra=READ,
)
def get_organization(request: HttpRequest, organization_id: Identifier) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)

    def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        one = service.get_organization(store, organization_id, caller.user_id)
        return found(call, encode_organization(one), one.id, one.version)

    return respond(perform(DATABASE, call, action))


@organizations.patch(
    "/{organization_id}",
    operation_id="update_organization",
    response=OrganizationOut,
    openapi_extra=WRITE,
)
def update_organization(
    request: HttpRequest,
    organization_id: Identifier,
    body: OrganizationPatch,
) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    versions = versions_expected(call, organization_id)

    def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        one = service.rename_organization(
            store, organization_id, caller.user_id, body.name, versions
        )
        return changed(encode_organization(one), one.id, one.version)

    return respond(perform(DATABASE, call, action))


@organizations.delete(
    "/{organization_id}",
    operation_id="delete_organization",
    response={204: None},
    openapi_extra=WRITE,
)
def delete_organization(request: HttpRequest, organization_id: Identifier) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    versions = versions_expected(call, organization_id)

    def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        service.delete_organization(store, organization_id, caller.user_id, versions)
        return NO_CONTENT

    return respond(perform(DATABASE, call, action))


@organizations.get(
    "/{organization_id}/members",
    operation_id="list_members",
    response=MemberPage,
    openapi_extra=PAGE,
)
def list_members(request: HttpRequest, organization_id: Identifier) -> HttpResponse:
    call, caller = list_call_of(request), caller_of(request)
    query = read_page_query(call, f"members of {organization_id}")

    def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        page = members.list_members(store, organization_id, caller.user_id, query)
        return answer_page(call, encode_members(page), page.next_cursor)

    return respond(perform(DATABASE, call, action))


@organizations.patch(
    "/{organization_id}/members/{user_id}",
    operation_id="update_member",
    response=MemberOut,
)
def update_member(
    request: HttpRequest,
    organization_id: Identifier,
    user_id: Identifier,
    body: MemberPatch,
) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)

    def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        one = members.change_role(store, organization_id, caller.user_id, user_id, body.role)
        return answer(encode_member(one))

    return respond(perform(DATABASE, call, action))


@organizations.delete(
    "/{organization_id}/members/{user_id}", operation_id="remove_member", response={204: None}
)
def remove_member(
    request: HttpRequest,
    organization_id: Identifier,
    user_id: Identifier,
) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)

    def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        members.remove_member(store, organization_id, caller.user_id, user_id)
        return NO_CONTENT

    return respond(perform(DATABASE, call, action))


@organizations.get(
    "/{organization_id}/invitations",
    operation_id="list_invitations",
    response=InvitationPage,
    openapi_extra=PAGE,
)
def list_invitations(request: HttpRequest, organization_id: Identifier) -> HttpResponse:
    call, caller = list_call_of(request), caller_of(request)
    query = read_page_query(call, f"invitations to {organization_id}")

    def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        page = inviting.list_invitations(store, organization_id, caller.user_id, query)
        return answer_page(call, encode_invitations(page), page.next_cursor)

    return respond(perform(DATABASE, call, action))


@organizations.post(
    "/{organization_id}/invitations",
    operation_id="create_invitation",
    response={201: InvitationOut},
    openapi_extra=CREATE,
)
def create_invitation(
    request: HttpRequest,
    organization_id: Identifier,
    body: InvitationInput,
) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    outbox: list[Mail] = []

    def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        made, mail = inviting.invite(store, organization_id, caller.user_id, body.email, body.role)
        outbox.append(mail)
        return answer(encode_invitation(made), status=201)

    reply = perform_once(DATABASE, call, action)
    # Once it is committed, and not again where the answer is a replay.
    for mail in outbox:
        IDENTITY.mailer.send(mail)
    return respond(reply)


@organizations.delete(
    "/{organization_id}/invitations/{invitation_id}",
    operation_id="revoke_invitation",
    response={204: None},
)
def revoke_invitation(
    request: HttpRequest,
    organization_id: Identifier,
    invitation_id: Identifier,
) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)

    def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        inviting.revoke_invitation(store, organization_id, caller.user_id, invitation_id)
        return NO_CONTENT

    return respond(perform(DATABASE, call, action))


@invitations.post("/accept", operation_id="accept_invitation", response=OrganizationOut)
def accept_invitation(request: HttpRequest, body: InvitationAcceptance) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)

    def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        joined = inviting.accept_invitation(store, caller.user_id, body.token)
        return answer(encode_organization(joined))

    return respond(perform(DATABASE, call, action))
