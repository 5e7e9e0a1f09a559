"""How a client is told that it has to authenticate (RFC 6750)."""

from acme import PROJECT
from acme.kit.problem import Problem

CHALLENGE = f'Bearer realm="{PROJECT}"'


def unauthenticated() -> Problem:
    detail = "Authentication is required."
    return Problem(401, "unauthenticated", detail, headers={"WWW-Authenticate": CHALLENGE})


def invalid_token() -> Problem:
    detail = "The token is no good: malformed, expired, or of a session that has ended."
    headers = {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'}
    return Problem(401, "invalid_token", detail, headers=headers)


def invalid_credentials() -> Problem:
    # One answer, whatever was wrong: who tries addresses must not learn which of them exist.
    detail = "The address or the password is wrong, or this user may not sign in."
    return Problem(401, "invalid_credentials", detail, headers={"WWW-Authenticate": CHALLENGE})
