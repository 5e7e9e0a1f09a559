"""What a server refuses to send is a failure like any other, and told as one (C1, L1)."""

import asyncio
import json

import pytest

from acme.platform.http.edge import Edge
from acme.platform.http.exchange import Message, Receive, Scope, Send
from acme.platform.limits.assembly import make_limiter
from acme.settings import Settings
from harness.logs import lines_of_requests, logging_as_configured


async def answer_with_a_bad_header(_scope: Scope, _receive: Receive, send: Send) -> None:
    headers = [(b"link", b"</next\n>")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{}"})


def test_c1_an_answer_that_cannot_be_sent_is_a_problem(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if any(b"\n" in value for _, value in message.get("headers", ())):
            raise RuntimeError("invalid header value")
        sent.append(message)

    scope: Scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    edge = Edge(answer_with_a_bad_header, settings, make_limiter(settings))
    with logging_as_configured(settings):
        asyncio.run(edge(scope, receive, send))
    start, body = sent
    assert start["status"] == 500
    assert dict(start["headers"])[b"content-type"] == b"application/problem+json"
    assert json.loads(body["body"])["code"] == "internal_error"
    failed, line = lines_of_requests(capsys.readouterr().err)
    assert (failed["event"], line["event"], line["status"]) == ("request_failed", "request", 500)
