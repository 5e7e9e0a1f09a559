"""Whether a request may ask for a resource at all, and what its transactions open with.

Nothing is looked up here: whether the session lives, and which role its user has, is asked by
the first statement of the transaction that the request needs anyway.
"""

from acme.platform.http.call import Call
from acme.platform.identity.challenge import unauthenticated
from acme.platform.identity.entry import enter_session
from acme.platform.identity.model import Caller
from acme.platform.identity.policy import Policy
from acme.platform.identity.scope import enter, enter_public


def admit(call: Call, policy: Policy, caller: Caller | None) -> None:
    """Prepare a request for a resource, or refuse it."""
    if caller is not None:
        call.principal = str(caller.user_id)
        call.entry = enter(call, caller, policy.holders(policy.permission(call.method)))
    elif policy.is_open(call.method):
        call.entry = enter_public(call)
    else:
        raise unauthenticated()


def admit_user(call: Call, caller: Caller | None) -> Caller:
    """Prepare a request about the caller's own: any user may make it."""
    if caller is None:
        raise unauthenticated()
    call.principal = str(caller.user_id)
    call.entry = enter_session(caller)
    return caller
