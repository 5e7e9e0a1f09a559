"""The guard of a feature: routes are mounted with it, and know nothing of users."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest

from acme.platform.http.call import Call
from acme.platform.http.routing import bare_call_of
from acme.platform.identity.admission import admit, admit_user
from acme.platform.identity.credential import credential_of
from acme.platform.identity.model import Caller
from acme.platform.identity.policy import Policy
from acme.platform.identity.told import Told, told_of_policy, told_of_users


def guard(policy: Policy) -> Callable[[HttpRequest], Call]:
    """Lets a request pass, prepared for the database to check the rest.

    Ninja calls it before it reads the body, and takes what is returned for a yes.
    """
    return partial(_check, policy)


def _check(policy: Policy, request: HttpRequest) -> Call:
    call = bare_call_of(request)
    admit(call, policy, credential_of(request))
    return call


def require_user(request: HttpRequest) -> Caller:
    """The guard of what any user may do."""
    call = bare_call_of(request)
    return admit_user(call, credential_of(request))


def told_of_guard(guarding: object, method: str) -> Told:
    """What a guard lets in; nothing of what is none."""
    if guarding is require_user:
        return told_of_users()
    if isinstance(guarding, partial) and guarding.func is _check:
        return told_of_policy(guarding.args[0], method)
    return {}


def caller_of(request: HttpRequest) -> Caller:
    """Whom `require_user` let pass: Ninja keeps what a guard returned."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller
