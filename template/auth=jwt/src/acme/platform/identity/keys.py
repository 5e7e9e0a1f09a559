"""The keys that sign access tokens: Ed25519, as JSON Web Keys."""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ALGORITHM = "EdDSA"
# Of RFC 8037, so in every tutorial.
_PLACEHOLDERS = {"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
_KEY_ID = re.compile(r"[A-Za-z0-9_.-]{1,100}", re.ASCII)


@dataclass(frozen=True)
class TokenKey:
    """A key and its identifier; never prints what is private."""

    key_id: str
    # The library's keys have no hash.
    key: OKPKey = field(repr=False, hash=False)

    @classmethod
    def parse(cls, text: str) -> "TokenKey":
        """Read a private key."""
        try:
            key = cls.of(json.loads(text))
        except ValueError as error:
            raise ValueError("must be a private Ed25519 key as JSON Web Key") from error
        if not key.key.is_private:
            raise ValueError("must be a private key; this one is public")
        return key

    @classmethod
    def of(cls, written: Any) -> "TokenKey":
        try:
            key = OKPKey.import_key(written)
            public = key.as_dict(private=False)
            key_id = str(written.get("kid") or key.thumbprint())
        except (JoseError, AttributeError, KeyError, TypeError) as error:
            raise ValueError("is no JSON Web Key") from error
        # Ours is made from the private part; another one written beside it would verify nothing.
        if public["crv"] != "Ed25519" or public["x"] != written["x"]:
            raise ValueError("is no Ed25519 key")
        if not _KEY_ID.fullmatch(key_id):
            raise ValueError("has a kid of other characters than A-Z a-z 0-9 _ . -")
        return cls(key_id, key)

    @classmethod
    def generate(cls) -> "TokenKey":
        key = OKPKey.generate_key("Ed25519")
        return cls(key.thumbprint(), key)

    @property
    def is_placeholder(self) -> bool:
        return self.public()["x"] in _PLACEHOLDERS

    def public(self) -> dict[str, str]:
        """As the key set shows it to everybody."""
        x = str(self.key.as_dict(private=False)["x"])
        return {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": x,
            "kid": self.key_id,
            "use": "sig",
            "alg": ALGORITHM,
        }

    def to_json(self) -> str:
        """The private key as the setting takes it."""
        return json.dumps({**self.public(), "d": self.private_part})

    @property
    def private_part(self) -> str:
        return str(self.key.as_dict(private=True)["d"])

    def derive(self, purpose: bytes) -> bytes:
        """A secret for another purpose, from which nobody gets back to the key."""
        return hmac.digest(self.private_part.encode(), purpose, hashlib.sha256)


def parse_keys(text: str) -> tuple[TokenKey, ...]:
    """Read an array of keys, public or private."""
    try:
        return tuple(TokenKey.of(written) for written in json.loads(text))
    except (TypeError, ValueError) as error:
        raise ValueError("must be a JSON array of Ed25519 keys as JSON Web Keys") from error


@cache
def process_key() -> TokenKey:
    """The key of a process that was given none: for development and tests."""
    return TokenKey.generate()
