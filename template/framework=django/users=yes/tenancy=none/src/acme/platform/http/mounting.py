"""Where the routes join the API: those of users, and the features', guarded."""

from collections.abc import Iterable
from importlib import import_module

from ninja import NinjaAPI

from acme.platform.identity.guard import guard
from acme.platform.identity.wiring import add_identity


def mount(api: NinjaAPI, features: Iterable[str]) -> None:
    add_identity(api)
    for feature in features:
        http = import_module(f"{feature}.http")
        access = import_module(f"{feature}.access")
        api.add_router(http.PATH, http.router, auth=guard(access.POLICY))
