"""The short way to a handler: FastAPI's own way gives the same answers."""

from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Annotated, Any, TypeAlias

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from pydantic import Field
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from acme.kit.problem import Problem
from acme.platform.http.routing import OneCall, StrictRoute, StrictRouter, handle_problems
from acme.platform.http.shortcuts import Shortcuts
from acme.platform.http.wire import Body, Identifier

KEY = "0190f1f8-2d00-7c3e-8e4f-1a2b3c4d5e6f"


class Thing(Body):
    name: str = Field(min_length=1)


async def caller_of(request: Request) -> str:
    caller: str | None = request.state.headers.get("x-caller")
    if caller is None:
        raise Problem(401, "invalid_token", "Who is asking?")
    return caller


async def refuse_nobody(request: Request) -> None:
    if request.state.headers.get("x-caller") == "nobody":
        raise Problem(403, "forbidden", "Nobody may not.")


Caller = Annotated[str, Depends(caller_of)]
Handler: TypeAlias = Callable[[Request], Coroutine[Any, Any, Response]]


def routes() -> APIRouter:
    router = StrictRouter("/things", tag="things")

    @router.get("")
    async def list_things(caller: Caller) -> Response:
        return Response(f"{caller} lists")

    @router.post("")
    async def create_thing(body: Thing, caller: Caller) -> Response:
        return Response(f"{caller} makes {body.name}")

    @router.get("/{key}")
    async def get_thing(key: Identifier, caller: Caller) -> Response:
        return Response(f"{caller} gets {key}")

    @router.put("/{key}")
    async def replace_thing(key: Identifier, body: Thing) -> Response:
        return Response(f"{key} is {body.name}")

    @router.patch("/{key}")
    async def change_thing(key: Identifier, body: Thing, caller: Caller, call: OneCall) -> Response:
        return Response(f"{caller} changes {key} to {body.name}, {call.method}")

    @router.get("/{key}/parts")
    async def list_parts(key: Identifier, most: int = 1) -> Response:
        return Response(f"{most} of {key}")

    return router


def make_application() -> FastAPI:
    application = FastAPI(redirect_slashes=False)
    application.include_router(routes(), dependencies=[Depends(refuse_nobody)])
    handle_problems(application)
    application.state.settings = SimpleNamespace(require_if_match=False)
    return application


def shorten(application: FastAPI) -> FastAPI:
    router = application.router
    router.middleware_stack = Shortcuts(application, router.middleware_stack)
    return application


def client_of(application: ASGIApp) -> TestClient:
    """Each request comes with what the service's own layer in front gives it."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        scope["state"] = {"request_id": "request-1", "headers": headers}
        await application(scope, receive, send)

    return TestClient(call)


@pytest.fixture
def long_way() -> TestClient:
    return client_of(make_application())


@pytest.fixture
def short_way() -> TestClient:
    return client_of(shorten(make_application()))


@pytest.mark.parametrize("caller", [None, "nobody", "somebody"])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/things", ""),
        ("GET", f"/things/{KEY}", ""),
        ("GET", "/things/7", ""),
        ("GET", "/things/", ""),
        ("GET", f"/things/{KEY}/parts?most=3", ""),
        ("DELETE", f"/things/{KEY}", ""),
        ("PUT", f"/things/{KEY}", '{"name": "a chair"}'),
        ("PUT", "/things/7", '{"name": "a chair"}'),
        ("PATCH", f"/things/{KEY}", '{"name": "a chair"}'),
        ("PATCH", f"/things/{KEY}?&", '{"name": "a chair"}'),
        ("PATCH", f"/things/{KEY}?colour=red", '{"name": "a chair"}'),
        ("PATCH", f"/things/{KEY}?colour=red", '{"name": ""}'),
        ("PATCH", f"/things/{KEY}?colour=red", "{"),
        ("PATCH", "/things/7?colour=red", "{"),
        ("POST", "/things", '{"name": "a chair"}'),
        ("POST", "/things", '{"name": ""}'),
        ("POST", "/things", '{"name": "a chair", "legs": 4}'),
        ("POST", "/things", '{"name": "a chair", "name": "a table"}'),
        ("POST", "/things", "{"),
        ("POST", "/things", ""),
    ],
)
def test_both_ways_answer_alike(
    short_way: TestClient,
    long_way: TestClient,
    method: str,
    path: str,
    body: str,
    caller: str | None,
) -> None:
    headers = {"Content-Type": "application/json"} | ({"X-Caller": caller} if caller else {})
    short = short_way.request(method, path, content=body, headers=headers)
    long = long_way.request(method, path, content=body, headers=headers)
    assert (short.status_code, short.text) == (long.status_code, long.text)
    assert short.headers == long.headers


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/things", ""),
        ("GET", f"/things/{KEY}", ""),
        ("PUT", f"/things/{KEY}", '{"name": "a chair"}'),
        ("POST", "/things", '{"name": "a chair"}'),
    ],
)
def test_the_short_way_needs_no_router(method: str, path: str, body: str) -> None:
    application = make_application()

    async def fail(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError("the router was asked")

    application.router.middleware_stack = Shortcuts(application, fail)
    headers = {"Content-Type": "application/json", "X-Caller": "somebody"}
    answer = client_of(application).request(method, path, content=body, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "found"),
    [
        (f"/things/{KEY}?colour=red", '{"name": ""}', ["colour", "/name"]),
        (f"/things/{KEY}?colour=red", '{"name": "a chair"}', ["colour"]),
        (f"/things/{KEY}?%ff", '{"name": ""}', ["", "/name"]),
        (f"/things/{KEY}?colour=red", "{", "malformed_json"),
        ("/things/7?colour=red", "{", "not_found"),
    ],
)
def test_c2_the_query_is_wrong_beside_the_rest(
    short_way: TestClient, path: str, body: str, found: object
) -> None:
    headers = {"Content-Type": "application/json", "X-Caller": "somebody"}
    problem = short_way.patch(path, content=body, headers=headers).json()
    errors = problem.get("errors")
    places = errors and [error.get("pointer", error.get("parameter")) for error in errors]
    assert found in (problem["code"], places)


def named_routes(*paths: str) -> FastAPI:
    """Each answers with its own path; one that takes a parameter of the query is not plain."""
    application = FastAPI()
    router = StrictRouter("", tag="names")

    def add(path: str) -> None:
        async def tell() -> Response:
            return Response(path)

        async def tell_key(key: str) -> Response:
            return Response(path)

        async def tell_slowly(most: int = 1) -> Response:
            return Response(path)

        plain = tell_key if path.endswith("{key}") else tell
        router.add_api_route(path, tell_slowly if "slow" in path else plain)

    for path in paths:
        add(path)
    application.include_router(router)
    return application


@pytest.mark.parametrize(
    "paths",
    [
        ("/a/slow", "/a/{key}"),
        ("/a/{key}", "/a/slow"),
        ("/a/quick", "/a/{key}"),
        ("/a/{key}", "/a/quick"),
        ("/{any}/quick", "/a/quick", "/a/{key}"),
        ("/{all:path}", "/a/quick", "/a/{key}"),
        ("/a/{number:int}", "/a/{key}"),
    ],
    ids=lambda paths: " before ".join(paths),
)
@pytest.mark.parametrize("asked", ["/a/slow", "/a/quick", "/a/7", "/a/b"])
def test_the_first_route_that_fits_is_taken(paths: tuple[str, ...], asked: str) -> None:
    short = client_of(shorten(named_routes(*paths))).get(asked)
    long = client_of(named_routes(*paths)).get(asked)
    assert (short.status_code, short.text) == (long.status_code, long.text)


def test_a_route_of_another_class_handles_its_requests_itself() -> None:
    class Refusing(StrictRoute):
        def get_route_handler(self) -> Handler:
            async def refuse(_request: Request) -> Response:
                raise Problem(403, "forbidden", "Nobody may.")

            return refuse

    async def list_things() -> Response:
        return Response("things")

    application = FastAPI()
    application.router.add_api_route("/things", list_things, route_class_override=Refusing)
    handle_problems(application)
    assert client_of(shorten(application)).get("/things").status_code == 403


def test_a_dependency_may_be_replaced() -> None:
    application = shorten(make_application())
    application.dependency_overrides[caller_of] = lambda: "a stand-in"
    assert client_of(application).get("/things").text == "a stand-in lists"
