"""The settings of tokens."""

from collections.abc import Callable, Iterator
from typing import Annotated, Self

from pydantic import PlainValidator, model_validator
from pydantic_settings import NoDecode

from acme import PROJECT
from acme.platform.identity.keys import TokenKey, parse_keys, process_key
from acme.platform.identity.settings import IdentitySettings


def _parsed_by(parse: Callable[[str], object]) -> PlainValidator:
    """A validator that leaves the default as it is."""
    return PlainValidator(lambda value: parse(value) if isinstance(value, str) else value)


class TokenSettings(IdentitySettings):
    # What signs access tokens: a private JSON Web Key.
    jwt_signing_key: Annotated[TokenKey | None, NoDecode, _parsed_by(TokenKey.parse)] = None
    # What signed them before: the public keys, until the last of their tokens has expired.
    jwt_retired_keys: Annotated[tuple[TokenKey, ...], NoDecode, _parsed_by(parse_keys)] = ()

    @property
    def signing_key(self) -> TokenKey:
        return self.jwt_signing_key or process_key()

    def secrets(self) -> Iterator[str]:
        yield from super().secrets()
        yield self.signing_key.private_part

    def shared_by_workers(self) -> dict[str, str]:
        return super().shared_by_workers() | {"JWT_SIGNING_KEY": self.signing_key.to_json()}

    @model_validator(mode="after")
    def _signs_in_production(self) -> Self:
        if self.in_production and self.jwt_signing_key is None:
            raise ValueError(f"JWT_SIGNING_KEY is missing: `{PROJECT} jwt-key` prints a new one")
        if self.in_production and self.signing_key.is_placeholder:
            raise ValueError("JWT_SIGNING_KEY: a key that was published is refused in production")
        return self
