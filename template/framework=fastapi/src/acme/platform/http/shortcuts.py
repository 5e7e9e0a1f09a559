"""The short way to a handler.

For each request FastAPI asks router after router, and works out anew what the handler's
dependencies need: twice what all of the rest takes. Where the routes leave no question open, both
is done once, here. FastAPI sees to everything else: to other routes and methods, to what does not
validate, to dependencies that tests have replaced, to requests that it traces.
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Response, params
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
class Shortcut:
    route: StrictRoute
    handle: Callable[..., Awaitable[Response]]
    prepare: tuple[tuple[str | None, Callable[[StrictRequest], Awaitable[Any]]], ...]
    """Dependencies, each with the parameter that it is for."""
    key: Any
    """The parameter in the path."""
    body: Any


class Shortcuts:
    """Stands before FastAPI's router, and does for most requests what it would do."""

    def __init__(self, application: FastAPI, router: ASGIApp) -> None:
        self._application = application
        self._router = router
        self._known: dict[tuple[str, str], Shortcut] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shortcut = self._find(scope)
        if shortcut is None:
            await self._router(scope, receive, send)
            return
        request = StrictRequest(scope, receive)
        request.state.route = shortcut.route.path
        arguments: dict[str, Any] = {}
        for name, dependency in shortcut.prepare:
            value = await dependency(request)
            if name is not None:
                arguments[name] = value
        if await _read(shortcut, request, arguments):
            response = await shortcut.handle(**arguments)
            await response(scope, receive, send)
        else:
            await self._router(scope, _again(request), send)

    def _find(self, scope: Scope) -> Shortcut | None:
        overrides = self._application.dependency_overrides
        traced = scope.get("fastapi.telemetry")
        if scope["type"] != "http" or scope["root_path"] or overrides or traced:
            return None
        if self._known is None:
            # Not before the first request: routes may be added until then.
            self._known = _find_all(self._application)
        method, path = scope["method"], scope["path"]
        head, _, last = path.rpartition("/")
        return self._known.get((method, path)) or (
            self._known.get((method, f"{head}/{ANY}")) if last else None
        )


async def _read(shortcut: Shortcut, request: StrictRequest, arguments: dict[str, Any]) -> bool:
    """Add what the handler takes from the path and the body, unless there is a mistake in it."""
    if shortcut.key is not None:
        last = request.scope["path"].rpartition("/")[2]
        value, mistakes = shortcut.key.validate(last, {}, loc=("path",))
        if mistakes:
            return False
        arguments[shortcut.key.name] = value
    if shortcut.body is not None:
        value, mistakes = shortcut.body.validate(await request.json(), {}, loc=("body",))
        if mistakes:
            return False
        arguments[shortcut.body.name] = value
    return True


def _again(request: StrictRequest) -> Receive:
    """Let FastAPI read what was read already."""

    async def receive() -> Message:
        return {"type": "http.request", "body": await request.body(), "more_body": False}

    return receive


def _find_all(application: FastAPI) -> dict[tuple[str, str], Shortcut]:
    found: dict[tuple[str, str], Shortcut] = {}
    for context in iter_route_contexts(application.routes):
        shortcut = _shortcut(context)
        if shortcut is not None:
            path = shortcut.route.path
            if shortcut.key is not None:
                path = f"{path.rpartition('/')[0]}/{ANY}"
            for method in shortcut.route.methods or ():
                # FastAPI takes the first that fits, too.
                found.setdefault((method, path), shortcut)
    return found


def _shortcut(context: RouteContext) -> Shortcut | None:
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
    return Shortcut(route, route.endpoint, prepare, *(keys or [None]), *(bodies or [None]))


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
