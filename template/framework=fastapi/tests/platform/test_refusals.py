"""What the framework refuses by itself is a problem too."""

from fastapi import FastAPI, HTTPException
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from acme.kit.problem import MEDIA_TYPE
from acme.platform.http.routing import handle_problems


def named(application: ASGIApp) -> ASGIApp:
    """Each request has an identifier, as the service's own layer in front sees to it."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"request_id": "request-1"}
        await application(scope, receive, send)

    return call


def test_an_exception_of_the_framework_keeps_its_status() -> None:
    application = FastAPI()
    handle_problems(application)

    @application.get("/teapot")
    async def brew() -> None:
        raise HTTPException(418, "Short and stout.")

    answer = TestClient(named(application)).get("/teapot")
    assert (answer.status_code, answer.headers["content-type"]) == (418, MEDIA_TYPE)
    body = answer.json()
    assert (body["code"], body["detail"]) == ("bad_request", "Short and stout.")
    assert body["request_id"] == "request-1"
