"""Identity, put together as the settings say."""

from functools import cache

from acme.platform.identity.access_tokens import AccessTokens
from acme.platform.identity.identity import Identity, Stores
from acme.platform.identity.keys import TokenKey
from acme.platform.identity.passwords import Passwords, require_length
from acme.platform.identity.token_service import Issuer
from acme.platform.identity.token_settings import TokenSettings
from acme.platform.mail import make_mailer


def make_identity(settings: TokenSettings, stores: Stores) -> Identity:
    require_length(settings.password_min_length)
    return Identity(
        stores=stores,
        passwords=Passwords(),
        mailer=make_mailer(settings.mail),
        registration=settings.registers,
    )


def make_issuer(settings: TokenSettings) -> Issuer:
    return Issuer(
        access=access_tokens_of(settings),
        secret=settings.signing_key.derive(b"refresh token"),
    )


def access_tokens_of(settings: TokenSettings) -> AccessTokens:
    return _access_tokens(settings.signing_key, settings.jwt_retired_keys)


# One for the whole process: it remembers which tokens it has verified.
@cache
def _access_tokens(signing: TokenKey, retired: tuple[TokenKey, ...]) -> AccessTokens:
    return AccessTokens(signing, retired)
