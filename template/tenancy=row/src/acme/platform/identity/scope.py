"""For whom a request is made: for the caller, in the tenant that `X-Tenant` names."""

from acme.platform.http.call import Call
from acme.platform.identity.entry import Entry, uuid_literal, words_literal
from acme.platform.identity.model import Caller
from acme.platform.identity.roles import Role
from acme.platform.tenancy.slugs import is_slug


def principal_of(call: Call, caller: Caller) -> str:
    slug = call.headers.get("x-tenant")
    return str(caller.user_id) if slug is None else f"{caller.user_id}@{slug}"


def enter(call: Call, caller: Caller, holders: frozenset[Role]) -> Entry:
    session, user = uuid_literal(caller.session_id), uuid_literal(caller.user_id)
    roles, tenant = words_literal(holders), _name_tenant(call)
    return (f"SELECT app.enter({session}, {user}, {roles}, {tenant})",)


def enter_public(call: Call) -> Entry:
    """Nobody in particular reads what the tenant shows to anyone."""
    return (f"SELECT app.enter_public({_name_tenant(call)})",)


def _name_tenant(call: Call) -> str:
    slug = call.headers.get("x-tenant")
    if slug is None:
        return "NULL"
    if not is_slug(slug):
        # A tenant that does not exist, as any other unknown name.
        return "''"
    call.realm = slug
    return f"'{slug}'"
