"""Identity as a part of the application."""

from fastapi import FastAPI

from acme.platform.identity.assembly import make_identity, make_issuer
from acme.platform.identity.http import auth, users
from acme.platform.identity.storage import stores_in
from acme.platform.identity.token_http import keys, tokens
from acme.platform.identity.token_settings import TokenSettings


def add_identity(application: FastAPI) -> None:
    settings: TokenSettings = application.state.settings
    application.state.identity = make_identity(settings, stores_in(application.state.database))
    application.state.issuer = make_issuer(settings)
    for router in (tokens, auth, users, keys):
        application.include_router(router)
