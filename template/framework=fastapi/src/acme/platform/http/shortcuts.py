"""The short way to a handler.

For each request FastAPI asks router after router, and works out anew what the handler's
dependencies need: twice what all of the rest takes. Where the routes leave no question open, both
is done once, here. FastAPI sees to everything else: to other routes and methods, to what does not
validate, to dependencies that tests have replaced, to requests that it traces.
"""

from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from acme.platform.http.mistakes import WrongQuery
from acme.platform.http.plain_routes import ANY, PlainRoute, find_plain_routes
from acme.platform.http.routing import StrictRequest


class Shortcuts:
    """Stands before FastAPI's router, and does for most requests what it would do."""

    def __init__(self, application: FastAPI, router: ASGIApp) -> None:
        self._application = application
        self._router = router
        self._known: dict[tuple[str, str], PlainRoute] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        plain = self._find(scope)
        if plain is None:
            await self._router(scope, receive, send)
            return
        request = StrictRequest(scope, receive)
        request.state.route = plain.route.path
        arguments: dict[str, Any] = {}
        try:
            for name, dependency in plain.prepare:
                value = await dependency(request)
                if name is not None:
                    arguments[name] = value
            whole = await _read(plain, request, arguments)
        except WrongQuery:
            whole = False
        if whole:
            response = await plain.handle(**arguments)
            await response(scope, receive, send)
        else:
            await self._router(scope, _again(request), send)

    def _find(self, scope: Scope) -> PlainRoute | None:
        overrides = self._application.dependency_overrides
        traced = scope.get("fastapi.telemetry")
        if scope["type"] != "http" or scope["root_path"] or overrides or traced:
            return None
        if self._known is None:
            # Not before the first request: routes may be added until then.
            self._known = find_plain_routes(self._application)
        method, path = scope["method"], scope["path"]
        head, _, last = path.rpartition("/")
        return self._known.get((method, path)) or (
            self._known.get((method, f"{head}/{ANY}")) if last else None
        )


async def _read(plain: PlainRoute, request: StrictRequest, arguments: dict[str, Any]) -> bool:
    """Add what the handler takes from the path and the body, unless there is a mistake in it."""
    if plain.key is not None:
        last = request.scope["path"].rpartition("/")[2]
        value, mistakes = plain.key.validate(last, {}, loc=("path",))
        if mistakes:
            return False
        arguments[plain.key.name] = value
    if plain.body is not None:
        value, mistakes = plain.body.validate(await request.json(), {}, loc=("body",))
        if mistakes:
            return False
        arguments[plain.body.name] = value
    return True


def _again(request: StrictRequest) -> Receive:
    """Let FastAPI read what was read already."""

    async def receive() -> Message:
        return {"type": "http.request", "body": await request.body(), "more_body": False}

    return receive
