"""Where the routes join the API: those of users, and the features', guarded."""

from collections.abc import Iterable
from importlib import import_module

from ninja import NinjaAPI

from acme.platform.identity.guard import guard
from acme.platform.identity.wiring import add_identity


def mount(api: NinjaAPI, features: Iterable[str]) -> None:
    # First what is asked for most: Django tries one route after the other.
    for feature in features:
        http = import_module(f"{feature}.http")
        access = import_module(f"{feature}.access")
        api.add_router(http.PATH, http.router, auth=guard(access.POLICY))
    add_identity(api)
