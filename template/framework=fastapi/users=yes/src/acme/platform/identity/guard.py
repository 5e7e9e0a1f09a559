"""The guard of a feature: routes are mounted with it, and know nothing of users."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated

from fastapi import Depends, Request

from acme.platform.http.routing import call_of
from acme.platform.identity.admission import admit, admit_user
from acme.platform.identity.credential import credential_of
from acme.platform.identity.model import Caller
from acme.platform.identity.policy import Policy
from acme.platform.identity.told import Told, told_of_policy, told_of_users


def guard(policy: Policy) -> Callable[[Request], Awaitable[None]]:
    """A dependency that lets a request pass, prepared for the database to check the rest."""
    return partial(_check, policy)


async def _check(policy: Policy, request: Request) -> None:
    admit(await call_of(request), policy, credential_of(request))


async def require_user(request: Request) -> Caller:
    """A dependency of what any user may do."""
    return admit_user(await call_of(request), credential_of(request))


CurrentUser = Annotated[Caller, Depends(require_user)]


def told_of_guard(dependency: object, method: str) -> Told:
    """What a guard lets in; nothing of what is none."""
    if dependency is require_user:
        return told_of_users()
    if isinstance(dependency, partial) and dependency.func is _check:
        return told_of_policy(dependency.args[0], method)
    return {}
