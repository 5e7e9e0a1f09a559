"""What a request carries to prove who asks."""

from fastapi import Request

from acme.platform.identity.bearer import caller_of
from acme.platform.identity.model import Caller
from acme.platform.identity.token_service import Issuer


def credential_of(request: Request) -> Caller | None:
    """Who asks; None where no credential was sent."""
    issuer: Issuer = request.app.state.issuer
    return caller_of(request.state.headers.get("authorization"), issuer.access)
