"""Where the routes join the API: those of users and tenants, and the features', guarded."""

from collections.abc import Iterable
from importlib import import_module

from ninja import NinjaAPI, Router

from acme.platform.http.parameters import answering, declare
from acme.platform.identity.guard import guard
from acme.platform.identity.wiring import add_identity
from acme.platform.tenancy import http as tenancy
from acme.platform.tenancy.slugs import SLUG_FORM

TENANT = [declare("header", "X-Tenant", SLUG_FORM)]


def mount(api: NinjaAPI, features: Iterable[str]) -> None:
    # First what is asked for most: Django tries one route after the other.
    for feature in features:
        http = import_module(f"{feature}.http")
        access = import_module(f"{feature}.access")
        _declare_tenant(http.router)
        api.add_router(http.PATH, http.router, auth=guard(access.POLICY))
    add_identity(api)
    api.add_router(tenancy.PATH, tenancy.organizations)
    api.add_router("/api/v1/invitations", tenancy.invitations)


def _declare_tenant(router: Router) -> None:
    # The guard reads it; Ninja's document knows only what is in signatures.
    for view in router.path_operations.values():
        for operation in view.operations:
            extra = operation.openapi_extra or {}
            operation.openapi_extra = {
                **extra,
                "parameters": [*extra.get("parameters", []), *TENANT],
                "responses": {**extra.get("responses", {}), **answering(404)["responses"]},
            }
