"""For whom a request is made: for the caller, in the tenant that `X-Tenant` names."""

from uuid import UUID

from acme.platform.http.call import Call
from acme.platform.http.realm import IntoTenant
from acme.platform.identity.entry import Entry, act_as, uuid_literal, words_literal
from acme.platform.identity.model import Caller
from acme.platform.identity.roles import ADMINS, Role
from acme.platform.tenancy.slugs import is_slug


def enter(call: Call, caller: Caller, holders: frozenset[Role]) -> Entry:
    session, user = uuid_literal(caller.session_id), uuid_literal(caller.user_id)
    roles, tenant = words_literal(holders), _name_tenant(call)
    return IntoTenant((f"SELECT app.enter({session}, {user}, {roles}, {tenant})",))


def enter_public(call: Call) -> Entry:
    """Nobody in particular reads what the tenant shows to anyone."""
    return IntoTenant((f"SELECT app.enter_public({_name_tenant(call)})",))


def enter_organization(user_id: UUID, organization_id: UUID) -> Entry:
    """Let what is kept of a request be the organization's that its path names.

    Whoever does not run it enters nothing: the use case tells why not.
    """
    organization, user = uuid_literal(organization_id), uuid_literal(user_id)
    return (f"SELECT app.enter_organization({organization}, {user}, {words_literal(ADMINS)})",)


def act_in(tenant_id: UUID, user_id: UUID, role: Role) -> Entry:
    """As `act_as`, in a tenant."""
    statement = f"SELECT set_config('app.tenant_id', {uuid_literal(tenant_id)}::text, true)"
    return (*act_as(user_id, role), statement)


def _name_tenant(call: Call) -> str:
    slug = call.headers.get("x-tenant")
    if slug is None:
        return "NULL"
    if not is_slug(slug):
        # A tenant that does not exist, as any other unknown name.
        return "''"
    return f"'{slug}'"
