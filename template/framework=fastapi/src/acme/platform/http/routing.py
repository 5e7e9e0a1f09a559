"""How FastAPI is held to the contract: strict bodies, problems, HEAD and exact `Allow`."""

import re
from collections.abc import Callable, Coroutine
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from acme.kit.errors import Refusal
from acme.kit.problem import Problem
from acme.platform.http.body import read_json
from acme.platform.http.call import Call
from acme.platform.http.intake import refuse_unacceptable
from acme.platform.http.mistakes import WrongQuery, problem_of_query, problem_of_validation
from acme.platform.http.problems import (
    internal_error,
    problem_of,
    refused,
    reply_with,
    unknown_method,
    unknown_path,
)
from acme.platform.http.query import refuse_parameters
from acme.platform.http.reply import Reply
from acme.platform.persistence.database import Database

_VALIDATION_ERROR = {"$ref": "#/components/schemas/HTTPValidationError"}


class StrictRequest(Request):
    """Reads JSON by the contract's rules instead of the standard library's."""

    async def json(self) -> Any:
        try:
            return read_json(await self.body(), self.state.headers, self.method)
        except Problem:
            # Who asks comes before what they sent: the route tells the reason once the
            # caller is known.
            return None


class StrictRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            strict = StrictRequest(request.scope, request.receive)
            strict.state.route = self.path
            try:
                return await handle(strict)
            except RequestValidationError as error:
                raise await problem_of_validation(strict, error.errors()) from None
            except WrongQuery as refused:
                raise await problem_of_query(self, strict, refused) from None

        return handle_strictly


class StrictRouter(APIRouter):
    """The routes of a feature: all under one path, and strict."""

    def __init__(
        self, prefix: str, *, tag: str, route_class: type[APIRoute] = StrictRoute
    ) -> None:
        super().__init__(prefix=prefix, tags=[tag], route_class=route_class)


async def call_of(request: Request) -> Call:
    """The request as the shared code sees it; one object however often it is asked for."""
    known: Call | None = getattr(request.state, "call", None)
    if known is None:
        body = b"" if request.method == "GET" else await request.body()
        scope = request.scope
        query = scope["query_string"].decode("latin-1")
        known = Call(
            method=request.method,
            path=scope["path"],
            query=query,
            headers=request.state.headers,
            body=body,
            require_if_match=request.app.state.settings.require_if_match,
        )
        request.state.call = known
    return known


# Each calls the one before itself: a dependency of a dependency costs several times as much.
async def call_of_list(request: Request) -> Call:
    call = await call_of(request)
    refuse_unacceptable(call.headers.get("accept"))
    return call


async def call_of_one(request: Request) -> Call:
    call = await call_of_list(request)
    try:
        refuse_parameters(call)
    except Problem as problem:
        raise WrongQuery(problem.status, problem.code, problem.detail, problem.errors) from None
    return call


# Asynchronous although nothing is awaited: FastAPI runs plain functions in a thread of their own.
async def database_of(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


# What a handler asks for: the request, with or without a list's parameters, and the database.
ListCall = Annotated[Call, Depends(call_of_list)]
OneCall = Annotated[Call, Depends(call_of_one)]
Db = Annotated[Database, Depends(database_of)]


def drop_unused_answers(document: dict[str, Any]) -> dict[str, Any]:
    """Without the 422 that FastAPI tells of: here a mistake is a problem, and a 400."""
    for item in document["paths"].values():
        for operation in item.values():
            told = operation["responses"].get("422", {}).get("content", {})
            if told.get("application/json", {}).get("schema") == _VALIDATION_ERROR:
                del operation["responses"]["422"]
    return document


def respond(reply: Reply) -> Response:
    return Response(reply.body, reply.status, dict(reply.headers))


def handle_problems(application: FastAPI) -> None:
    """Make every failure a problem, the router's and the unforeseen ones included."""

    def send(request: Request, problem: Problem) -> Response:
        return respond(reply_with(problem, request.state.request_id))

    # Starlette's type for handlers knows no subclass of Exception.
    async def on_problem(request: Request, error: Any) -> Response:
        return send(request, error)

    async def on_refusal(request: Request, error: Any) -> Response:
        return send(request, problem_of(error))

    async def on_http(request: Request, error: Any) -> Response:
        if error.status_code == 405:
            return send(request, unknown_method(request.method, _allowed(request)))
        if error.status_code == 404:
            return send(request, unknown_path())
        return send(request, refused(error.status_code, str(error.detail)))

    async def on_anything(request: Request, _error: Any) -> Response:
        return send(request, internal_error())

    application.add_exception_handler(Problem, on_problem)
    application.add_exception_handler(Refusal, on_refusal)
    application.add_exception_handler(HTTPException, on_http)
    application.add_exception_handler(Exception, on_anything)


def _allowed(request: Request) -> str:
    # Starlette names the methods of the first route only; each path may have several.
    routes = [
        route
        for route in iter_route_contexts(request.app.routes)
        if route.methods and route.path and _form_of(route.path).match(request.scope["path"])
    ]
    # No route was asked to handle the request, which would have noted it; what is mounted has none.
    if routes:
        request.state.route = routes[0].path
    methods = {method for route in routes for method in route.methods or ()}
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted(methods))


@cache
def _form_of(path: str) -> re.Pattern[str]:
    return compile_path(path)[0]
