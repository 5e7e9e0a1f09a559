"""What guards let in, as OpenAPI has it: each route is held to what stands before it."""

from typing import Any

from acme.platform.identity.bearer import SCHEME
from acme.platform.identity.policy import Policy

Told = dict[str, Any]

SCHEMES: Told = {"credential": SCHEME}
_CREDENTIAL: Told = {"credential": []}
# Of a route that reads a credential, or what stands for one.
UNAUTHENTICATED: Told = {"responses": {"401": {"headers": {"WWW-Authenticate": {}}}}}


def told_of_users() -> Told:
    """Whoever is signed in."""
    return {"security": [_CREDENTIAL], **UNAUTHENTICATED}


def told_of_policy(policy: Policy, method: str) -> Told:
    """Whoever the policy lets in; it may refuse who is signed in."""
    anyone: list[Told] = [{}] if policy.is_open(method) else []
    responses = {**UNAUTHENTICATED["responses"], "403": {}}
    return {"security": [*anyone, _CREDENTIAL], "responses": responses}
