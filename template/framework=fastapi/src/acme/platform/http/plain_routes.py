"""Which routes leave no question open: all their handlers take is there with the request.

That is at most a key at the end of the path, a body of JSON, and what dependencies make of the
request itself.
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Response, params
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

from acme.platform.http.routing import StrictRequest, StrictRoute

# The last part of a path, whatever it is.
ANY = "{}"
# What a handler or a dependency may ask FastAPI for, beside what is seen to here.
_OTHERS = (
    "query_params",
    "header_params",
    "cookie_params",
    "websocket_param_name",
    "http_connection_param_name",
    "response_param_name",
    "background_tasks_param_name",
    "security_scopes_param_name",
    "concurrency",
)


@dataclass(frozen=True, slots=True)
class PlainRoute:
    route: StrictRoute
    handle: Callable[..., Awaitable[Response]]
    prepare: tuple[tuple[str | None, Callable[[StrictRequest], Awaitable[Any]]], ...]
    """Dependencies, each with the parameter that it is for."""
    key: Any
    """The parameter in the path."""
    body: Any


def find_plain_routes(application: FastAPI) -> dict[tuple[str, str], PlainRoute]:
    """By method and path. Where another route may be meant, FastAPI is to choose: the first does."""
    found: dict[tuple[str, str], PlainRoute] = {}
    others: list[RouteContext] = []
    for context in iter_route_contexts(application.routes):
        plain = _plain(context)
        if plain is None or any(_is_hidden_by(one, context) for one in others):
            others.append(context)
            continue
        path = plain.route.path
        head, _, _ = path.rpartition("/")
        for method in plain.route.methods or ():
            if plain.key is not None:
                found.setdefault((method, f"{head}/{ANY}"), plain)
            elif (method, f"{head}/{ANY}") not in found:
                found.setdefault((method, path), plain)
    return found


def _is_hidden_by(earlier: RouteContext, later: RouteContext) -> bool:
    """Whether a request that is meant for one may be the other's."""
    if not (earlier.methods or set()) & (later.methods or set()):
        return earlier.methods is None
    parts, others = (earlier.path or "").split("/"), (later.path or "").split("/")
    if len(parts) != len(others):
        return any(":path}" in part for part in parts)
    return all(one == other or "{" in one + other for one, other in zip(parts, others, strict=True))


def _plain(context: RouteContext) -> PlainRoute | None:
    route, needs = context.original_route, getattr(context, "dependant", None)
    # A class of its own is there to handle requests in its own way.
    if type(route) is not StrictRoute or route.path != context.path or needs is None:
        return None
    keys, bodies = needs.path_params, needs.body_params
    plain = (
        _is_answering(route.endpoint)
        and not any(getattr(needs, name) for name in (*_OTHERS, "request_param_name"))
        and all(_wants_request(one) for one in needs.dependencies)
        and [f"{{{key.alias}}}" for key in keys] == [p for p in route.path.split("/") if "{" in p]
        and (not keys or route.path.endswith(f"/{{{keys[0].alias}}}"))
        and (not bodies or _is_whole(context, bodies[0]))
    )
    if not plain or len(keys) > 1 or len(bodies) > 1:
        return None
    prepare = tuple((one.name, one.call) for one in needs.dependencies)
    return PlainRoute(route, route.endpoint, prepare, *(keys or [None]), *(bodies or [None]))


def _is_answering(endpoint: Callable[..., Any]) -> bool:
    """Whether it makes the response itself, and is not run in a thread."""
    made = inspect.signature(endpoint, eval_str=True).return_annotation
    return inspect.iscoroutinefunction(endpoint) and made is Response


def _is_whole(context: RouteContext, body: Any) -> bool:
    return context.body_field is body and type(body.field_info) is params.Body


def _wants_request(dependency: Dependant) -> bool:
    return (
        inspect.iscoroutinefunction(dependency.call)
        and dependency.request_param_name is not None
        and not (dependency.dependencies or dependency.path_params or dependency.body_params)
        and not any(getattr(dependency, name) for name in _OTHERS)
    )
