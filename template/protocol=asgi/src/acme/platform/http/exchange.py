"""One request and its answer on their way through the edge."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http import HTTPStatus
from typing import Any

from acme.kit.problem import Problem
from acme.platform.http.intake import (
    Intake,
    body_cut_off,
    body_too_large,
    cache_control,
    choose_request_id,
)
from acme.platform.http.problems import reply_with
from acme.platform.http.reply import Reply
from acme.platform.limits.limiter import Limiter
from acme.platform.limits.ports import Visit
from acme.platform.limits.standing import FREE
from acme.platform.telemetry.trace import Trace

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


class Exchange:
    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        intake: Intake,
        fixed: Headers,
    ) -> None:
        self.headers = _combined(scope["headers"])
        self.request_id = choose_request_id(self.headers.get("x-request-id", ""))
        self.trace = Trace.from_header(self.headers.get("traceparent"))
        self.method: str = scope["method"]
        self.status: int | None = None
        self._receive = receive
        self._send = send
        self._path: str = scope["path"]
        self._query: str = scope.get("query_string", b"").decode("latin-1")
        self._intake = intake
        self._fixed = fixed
        self._left = intake.max_body_bytes
        self._is_whole = False
        # Why the body was not read to its end.
        self._refusal: Problem | None = None
        self._peer: str | None = (scope.get("client") or (None,))[0]
        self._standing = FREE
        # The application answers HEAD as it answers GET; the body stays here.
        if self.method == "HEAD":
            scope["method"] = "GET"
        known = {"request_id": self.request_id, "headers": self.headers}
        scope["state"] = {**scope.get("state", {}), **known}

    def screen(self) -> Reply | None:
        return self._intake.screen(self.method, self._path, self.headers, self.request_id)

    def settle(self) -> Reply | None:
        return self._intake.settle(self.method, self._path, self.headers, self.request_id)

    async def charge(self, limiter: Limiter) -> Reply | None:
        visit = Visit(self.method, self._path, self.headers, self._peer)
        self._standing = await limiter.charge(visit)
        problem = self._standing.problem
        return None if problem is None else reply_with(problem, self.request_id)

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self._is_whole = not message.get("more_body", False)
            if self._left < 0:
                self._refusal = body_too_large(self._intake.max_body_bytes)
        elif not self._is_whole:
            self._refusal = body_cut_off()
        if self._refusal is not None:
            raise self._refusal
        return message

    async def send(self, message: Message) -> None:
        if self._refusal is not None and self.status is None:
            # Whatever the application made of the body that broke off, this is the reason.
            await self.send_problem(self._refusal)
        elif message["type"] == "http.response.start":
            message["headers"] = self._complete(list(message.get("headers", ())))
            await self._start(message)
        elif self._refusal is None:
            if self.method == "HEAD":
                message["body"] = b""
            await self._send(message)

    async def send_problem(self, problem: Problem) -> None:
        await self.send_reply(reply_with(problem, self.request_id))

    async def send_reply(self, reply: Reply) -> None:
        headers = encode_headers(reply.headers.items())
        if reply.status != HTTPStatus.NO_CONTENT:
            headers.append((b"content-length", str(len(reply.body)).encode()))
        start = {"status": reply.status, "headers": self._complete(headers)}
        body = b"" if self.method == "HEAD" else reply.body
        await self._start({"type": "http.response.start", **start})
        await self._send({"type": "http.response.body", "body": body})

    async def _start(self, message: Message) -> None:
        await self._send(message)
        # Not before: what the server refuses to send has not been answered.
        self.status = message["status"]

    def _complete(self, headers: Headers) -> Headers:
        sent = {name for name, _ in headers}
        headers.append((b"x-request-id", self.request_id.encode()))
        headers += [pair for pair in self._fixed if pair[0] not in sent]
        headers += encode_headers(self._standing.headers)
        origin = self.headers.get("origin")
        told = self._intake.headers_for(self.method, self._path, self._query, origin)
        headers += encode_headers(told)
        caching = cache_control(self.headers, tagged=b"etag" in sent)
        if caching and b"cache-control" not in sent:
            headers.append((b"cache-control", caching.encode()))
        return headers


def _combined(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by name; one that was sent in several lines is one list, as RFC 9110 has it."""
    found: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        found[key] = f"{found[key]},{text}" if key in found else text
    return found


def encode_headers(headers: Iterable[tuple[str, str]]) -> Headers:
    return [(name.lower().encode(), value.encode()) for name, value in headers]
