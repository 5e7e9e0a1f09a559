"""Identity as a part of the API."""

from ninja import NinjaAPI

from acme.platform.identity.http import auth, users
from acme.platform.identity.token_http import keys, tokens


def add_identity(api: NinjaAPI) -> None:
    api.add_router("/api/v1/auth", tokens)
    api.add_router("/api/v1/auth", auth)
    api.add_router("/api/v1/me", users)
    api.add_router("", keys)
