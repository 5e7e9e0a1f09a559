"""Where the features' routes join the API."""

from collections.abc import Iterable
from importlib import import_module

from ninja import NinjaAPI


def mount(api: NinjaAPI, features: Iterable[str]) -> None:
    for feature in features:
        http = import_module(f"{feature}.http")
        api.add_router(http.PATH, http.router)
