"""The edge in front of an application that fails."""

import asyncio

from acme.platform.http.edge import Edge
from acme.platform.http.exchange import Message, Receive, Scope, Send
from acme.platform.limits.assembly import make_limiter
from acme.settings import Settings

SECRET = "a word that nobody may read"


async def fail(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise RuntimeError(SECRET)


def answer_of_failure(settings: Settings, method: str) -> tuple[int, dict[str, str], bytes]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {"type": "http", "method": method, "path": "/", "headers": []}
    asyncio.run(Edge(fail, settings, make_limiter(settings))(scope, receive, send))
    start, body = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], headers, body["body"]
