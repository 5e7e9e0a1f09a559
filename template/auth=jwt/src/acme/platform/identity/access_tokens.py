"""Access tokens (RFC 9068): who asks and until when, signed. Nothing is looked up to read one."""

import base64
import binascii
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import GuestProtocol, OKPKey
from joserfc.jws import JWSRegistry

from acme import PROJECT
from acme.kit.ids import new_id
from acme.kit.parsing import parse_uuid
from acme.platform.identity.challenge import invalid_token
from acme.platform.identity.keys import ALGORITHM, TokenKey
from acme.platform.identity.model import Caller

LIFETIME = 900  # seconds
SKEW = 10  # seconds by which the clocks of two machines may differ
TYPE = "at+jwt"
LONGEST = 2048
REMEMBERED = 4096


class _OnlyOurs(JWSRegistry):
    """Knows one algorithm, whatever a token says about itself.

    The library warns of the name EdDSA, for which RFC 9864 has a narrower one; clients and
    gateways know this one, and the key says which curve it is.
    """

    def get_alg(self, name: str) -> Any:
        if name != ALGORITHM:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


_REGISTRY = _OnlyOurs()


@dataclass(frozen=True, slots=True)
class _Verified:
    caller: Caller
    expires: int


class AccessTokens:
    def __init__(self, signing: TokenKey, retired: tuple[TokenKey, ...] = ()) -> None:
        self._signing = signing
        self._keys = {key.key_id: key for key in (*retired, signing)}
        # Checking a signature takes a hundred times as long as finding it checked.
        self._verified = lru_cache(REMEMBERED)(self._verify)

    def issue(self, caller: Caller) -> str:
        now = int(time.time())
        claims = {
            "iss": PROJECT,
            "aud": PROJECT,
            "client_id": PROJECT,
            "sub": str(caller.user_id),
            "sid": str(caller.session_id),
            "iat": now,
            "exp": now + LIFETIME,
            "jti": str(new_id()),
        }
        header = {"typ": TYPE, "alg": ALGORITHM, "kid": self._signing.key_id}
        return jwt.encode(header, claims, self._signing.key, registry=_REGISTRY)

    def read(self, token: str) -> Caller:
        """Whose token it is; one that is not in order is a problem for the client."""
        try:
            verified = self._verified(token) if len(token) <= LONGEST else None
        except (JoseError, LookupError, TypeError, ValueError):
            verified = None
        if verified is None or verified.expires <= time.time():
            raise invalid_token()
        return verified.caller

    def key_set(self) -> dict[str, list[dict[str, str]]]:
        return {"keys": [key.public() for key in self._keys.values()]}

    def _verify(self, token: str) -> _Verified:
        for part in token.split("."):
            _refuse_other_spellings(part)
        claims = jwt.decode(token, self._key_of, registry=_REGISTRY).claims
        return _Verified(_caller_of(claims), claims["exp"])

    def _key_of(self, token: GuestProtocol) -> OKPKey:
        header = token.headers()
        # Nothing else may be in it: no key of its own, nor a place to fetch one from.
        if header.keys() != {"typ", "alg", "kid"} or header["typ"] != TYPE:
            raise ValueError("not one of our headers")
        return self._keys[header["kid"]].key


def _refuse_other_spellings(part: str) -> None:
    """Base64 has several spellings of the same bytes; only our own is accepted."""
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
        raise ValueError("not our base64url")


def _caller_of(claims: Mapping[str, Any]) -> Caller:
    now = time.time()
    issued, expires = claims["iat"], claims["exp"]
    if type(issued) is not int or type(expires) is not int:
        raise TypeError("times are whole seconds")
    if issued > now + SKEW or claims.get("nbf", issued) > now + SKEW:
        raise ValueError("not valid yet")
    if not issued < expires <= issued + LIFETIME:
        raise ValueError("lives longer than ours do")
    if any(claims[name] != PROJECT for name in ("iss", "aud", "client_id")):
        raise ValueError("not from us, or not for us")
    if not isinstance(claims["jti"], str) or not claims["jti"]:
        raise ValueError("has no name of its own")
    return Caller(user_id=_uuid(claims["sub"]), session_id=_uuid(claims["sid"]))


def _uuid(claim: object) -> UUID:
    if not isinstance(claim, str):
        raise TypeError("an identifier is a string")
    return parse_uuid(claim)
