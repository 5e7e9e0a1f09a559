"""Tokens on the wire."""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from acme.platform.http.wire import Body, Integer
from acme.platform.identity.model import User
from acme.platform.identity.schemas import Opaque, UserOut, user_out
from acme.platform.identity.token_service import Tokens


class RefreshInput(Body):
    refresh_token: Opaque


@dataclass(frozen=True, slots=True)
class CredentialsOut:
    """What signing in answers with."""

    access_token: str
    refresh_token: str
    expires_in: Integer
    token_type: Literal["Bearer"]


@dataclass(frozen=True, slots=True)
class RegistrationOut:
    """What registering answers with: the user, signed in."""

    user: UserOut
    access_token: str
    refresh_token: str
    expires_in: Integer
    token_type: Literal["Bearer"]


@dataclass(frozen=True, slots=True)
class PublicKeyOut:
    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    x: str
    kid: str
    use: Literal["sig"]
    alg: Literal["EdDSA"]


@dataclass(frozen=True, slots=True)
class KeySetOut:
    keys: list[PublicKeyOut]


_CREDENTIALS = TypeAdapter(CredentialsOut)
_REGISTRATION = TypeAdapter(RegistrationOut)


def encode_tokens(tokens: Tokens) -> bytes:
    return _CREDENTIALS.dump_json(
        CredentialsOut(tokens.access_token, tokens.refresh_token, tokens.expires_in, "Bearer")
    )


def encode_registration(user: User, tokens: Tokens) -> bytes:
    return _REGISTRATION.dump_json(
        RegistrationOut(
            user_out(user),
            tokens.access_token,
            tokens.refresh_token,
            tokens.expires_in,
            "Bearer",
        )
    )
