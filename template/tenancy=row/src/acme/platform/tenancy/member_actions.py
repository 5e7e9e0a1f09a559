"""What each operation on an organization's members and invitations does in its transaction."""

from uuid import UUID

from acme.platform.http.call import Call
from acme.platform.http.operations import Action, perform_once
from acme.platform.http.pages import answer_page
from acme.platform.http.plain_lists import read_page_query
from acme.platform.http.preconditions import is_conditional
from acme.platform.http.reply import NO_CONTENT, Reply, answer
from acme.platform.identity.scope import enter_organization
from acme.platform.mail import Mail, Mailer
from acme.platform.persistence.database import Database, Transaction
from acme.platform.tenancy import invitations, members
from acme.platform.tenancy.schemas import (
    InvitationAcceptance,
    InvitationInput,
    MemberPatch,
    encode_invitation,
    encode_invitations,
    encode_member,
    encode_members,
    encode_organization,
)
from acme.platform.tenancy.storage import TenancyStorage


def list_members(call: Call, caller_id: UUID, organization_id: UUID) -> Action:
    query = read_page_query(call, f"members of {organization_id}")

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        page = await members.list_members(store, organization_id, caller_id, query)
        return answer_page(call, encode_members(page), page.next_cursor)

    return action


def update_member(
    call: Call, caller_id: UUID, organization_id: UUID, user_id: UUID, body: MemberPatch
) -> Action:
    conditional = is_conditional(call)

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        one = await members.change_role(
            store, organization_id, caller_id, user_id, body.role, conditional=conditional
        )
        return answer(encode_member(one))

    return action


def remove_member(
    call: Call, caller_id: UUID, organization_id: UUID, user_id: UUID
) -> Action:
    conditional = is_conditional(call)

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        await members.remove_member(
            store, organization_id, caller_id, user_id, conditional=conditional
        )
        return NO_CONTENT

    return action


def list_invitations(call: Call, caller_id: UUID, organization_id: UUID) -> Action:
    query = read_page_query(call, f"invitations to {organization_id}")

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        page = await invitations.list_invitations(store, organization_id, caller_id, query)
        return answer_page(call, encode_invitations(page), page.next_cursor)

    return action


async def create_invitation(
    database: Database,
    call: Call,
    caller_id: UUID,
    organization_id: UUID,
    body: InvitationInput,
    mailer: Mailer,
) -> Reply:
    """Invite, and mail that: once it is committed, and not again where the answer is a replay."""
    outbox: list[Mail] = []

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        made, mail = await invitations.invite(
            store, organization_id, caller_id, body.email, body.role
        )
        outbox.append(mail)
        return answer(encode_invitation(made), status=201)

    call.entry += enter_organization(caller_id, organization_id)
    reply = await perform_once(database, call, action)
    for mail in outbox:
        mailer.send(mail)
    return reply


def revoke_invitation(
    call: Call, caller_id: UUID, organization_id: UUID, invitation_id: UUID
) -> Action:
    conditional = is_conditional(call)

    async def action(transaction: Transaction) -> Reply:
        store = TenancyStorage(transaction)
        await invitations.revoke_invitation(
            store, organization_id, caller_id, invitation_id, conditional=conditional
        )
        return NO_CONTENT

    return action


def accept_invitation(caller_id: UUID, body: InvitationAcceptance) -> Action:
    async def action(transaction: Transaction) -> Reply:
        joined = await invitations.accept_invitation(
            TenancyStorage(transaction), caller_id, body.token
        )
        return answer(encode_organization(joined))

    return action
