"""Identity, put together as the settings say."""

from acme.platform.identity.access_tokens import AccessTokens
from acme.platform.identity.identity import Identity, Stores
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
        access=AccessTokens(settings.signing_key, settings.jwt_retired_keys),
        secret=settings.signing_key.derive(b"refresh token"),
    )
