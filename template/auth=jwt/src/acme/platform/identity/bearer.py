"""The credential of a request: `Authorization: Bearer …`, and nothing else."""

from acme.platform.identity.access_tokens import AccessTokens
from acme.platform.identity.challenge import invalid_token
from acme.platform.identity.model import Caller

# As OpenAPI has it.
SCHEME = {"type": "http", "scheme": "bearer"}


def caller_of(authorization: str | None, tokens: AccessTokens) -> Caller | None:
    """Who asks; None where no credential was sent at all."""
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise invalid_token()
    return tokens.read(token.strip())
