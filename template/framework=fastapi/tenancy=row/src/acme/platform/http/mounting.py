"""Where the routes join the application: those of users and tenants, and the features', guarded."""

from collections.abc import Iterable
from types import ModuleType

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute

from acme.platform.http.parameters import answering, declare
from acme.platform.identity.guard import guard
from acme.platform.identity.wiring import add_identity
from acme.platform.tenancy.http import invitations, organizations
from acme.platform.tenancy.slugs import SLUG_FORM

TENANT = [declare("header", "X-Tenant", SLUG_FORM)]


def mount(application: FastAPI, features: Iterable[ModuleType]) -> None:
    add_identity(application)
    application.include_router(organizations)
    application.include_router(invitations)
    for feature in features:
        for route in feature.router.routes:
            if isinstance(route, APIRoute):
                _declare_tenant(route)
        guarded = [Depends(guard(feature.POLICY))]
        application.include_router(feature.router, dependencies=guarded)


def _declare_tenant(route: APIRoute) -> None:
    # The guard reads it; FastAPI's document knows only what is in signatures.
    extra = route.openapi_extra or {}
    route.openapi_extra = {
        **extra,
        "parameters": [*extra.get("parameters", []), *TENANT],
        "responses": {**extra.get("responses", {}), **answering(404)["responses"]},
    }
