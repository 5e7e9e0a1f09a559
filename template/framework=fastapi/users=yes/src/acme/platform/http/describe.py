"""What FastAPI makes of its own routes, to be held against the contract."""

import copy
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from fastapi.utils import deep_dict_update

from acme.platform.http.around import add_surroundings
from acme.platform.http.routing import drop_unused_answers
from acme.platform.identity.guard import told_of_guard
from acme.platform.identity.told import SCHEMES


def describe_routes(api: FastAPI) -> dict[str, Any]:
    document = drop_unused_answers(copy.deepcopy(api.openapi()))
    document["components"]["securitySchemes"] = SCHEMES
    for context in iter_route_contexts(api.routes):
        # FastAPI sees a dependency like any other, and does not know whom it lets in.
        needs: Dependant | None = getattr(context, "dependant", None)
        if needs is None:
            continue
        for method in context.methods or ():
            operation = document["paths"].get(context.path_format, {}).get(method.lower(), {})
            for dependency in _dependencies(needs):
                deep_dict_update(operation, told_of_guard(dependency, method))
    return add_surroundings(document)


def _dependencies(needs: Dependant) -> Iterator[object]:
    for one in needs.dependencies:
        yield one.call
        yield from _dependencies(one)
