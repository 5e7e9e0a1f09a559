"""Where the routes join the application: those of users, and the features', guarded."""

from collections.abc import Iterable
from types import ModuleType

from fastapi import Depends, FastAPI

from acme.platform.identity.guard import guard
from acme.platform.identity.wiring import add_identity


def mount(application: FastAPI, features: Iterable[ModuleType]) -> None:
    add_identity(application)
    for feature in features:
        guarded = [Depends(guard(feature.POLICY))]
        application.include_router(feature.router, dependencies=guarded)
