"""The user of examples. Its password is known to everybody, so it is never made in production."""

from uuid import UUID

from acme.platform.cli import CommandError
from acme.platform.identity.identity import Identity
from acme.platform.identity.registering import NewUser, create_user
from acme.platform.settings import PlatformSettings

EMAIL = "demo@example.com"
PASSWORD = "correct horse battery staple"
HINT = f"Login: {EMAIL} / {PASSWORD}"


async def find_or_make_demo_user(settings: PlatformSettings, identity: Identity) -> UUID:
    if settings.in_production:
        raise CommandError("examples are for development: their user has a known password")
    async with identity.stores() as store:
        login = await store.find_login(EMAIL)
    if login is not None:
        return login.user_id
    return (await create_user(identity, NewUser(EMAIL, PASSWORD, "Demo"))).id
