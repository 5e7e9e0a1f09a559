"""One request and its answer on their way through the edge."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from acme.kit.problem import Problem
from acme.platform.http.environ import REQUEST_ID, Environ, headers_of
from acme.platform.http.intake import Intake, cache_control, choose_request_id
from acme.platform.http.problems import reply_with
from acme.platform.http.reply import Reply
from acme.platform.limits.limiter import Limiter
from acme.platform.limits.ports import Visit
from acme.platform.limits.standing import FREE
from acme.platform.telemetry.trace import Trace

Header = tuple[str, str]
StartResponse = Callable[..., Any]

_WITHOUT_BODY = {204, 304}


class Exchange:
    def __init__(self, environ: Environ, start_response: StartResponse, intake: Intake) -> None:
        self.headers = headers_of(environ)
        self.request_id = choose_request_id(self.headers.get("x-request-id", ""))
        self.trace = Trace.from_header(self.headers.get("traceparent"))
        self.method: str = environ["REQUEST_METHOD"]
        self.status: int | None = None
        self._path: str = environ["PATH_INFO"]
        self._query: str = environ.get("QUERY_STRING", "")
        self._start_response = start_response
        self._intake = intake
        self._peer: str | None = environ.get("REMOTE_ADDR")
        self._standing = FREE
        self._line = ""
        self._headers: list[Header] = []
        self._written: list[bytes] = []
        environ[REQUEST_ID] = self.request_id
        # The application answers HEAD as it answers GET; the body stays here.
        if self.method == "HEAD":
            environ["REQUEST_METHOD"] = "GET"

    def screen(self) -> Reply | None:
        return self._intake.screen(self.method, self._path, self.headers, self.request_id)

    def settle(self) -> Reply | None:
        return self._intake.settle(self.method, self._path, self.headers, self.request_id)

    def charge(self, limiter: Limiter) -> Reply | None:
        visit = Visit(self.method, self._path, self.headers, self._peer)
        self._standing = limiter.charge(visit)
        problem = self._standing.problem
        return None if problem is None else reply_with(problem, self.request_id)

    def start_response(
        self, status: str, headers: list[Header], _error: Any = None
    ) -> Callable[[bytes], None]:
        """What the application calls; the server hears of it when the answer is whole."""
        self._line, self._headers = status, list(headers)
        return self._written.append

    def send(self, answered: Iterable[bytes]) -> Iterable[bytes]:
        if getattr(answered, "streaming", False) and self.method != "HEAD":
            self._start(self._line, self._headers)
            return answered
        try:
            body = b"".join([*self._written, *answered])
        finally:
            close(answered)
        return self._send_whole(self._line, self._headers, body)

    def send_problem(self, problem: Problem) -> Iterable[bytes]:
        return self.send_reply(reply_with(problem, self.request_id))

    def send_reply(self, reply: Reply) -> Iterable[bytes]:
        line = f"{reply.status} {HTTPStatus(reply.status).phrase}"
        return self._send_whole(line, list(reply.headers.items()), reply.body)

    def _send_whole(self, line: str, headers: list[Header], body: bytes) -> list[bytes]:
        if int(line[:3]) not in _WITHOUT_BODY:
            headers = [pair for pair in headers if pair[0].lower() != "content-length"]
            headers.append(("Content-Length", str(len(body))))
        self._start(line, headers)
        return [] if self.method == "HEAD" else [body]

    def _start(self, line: str, headers: list[Header]) -> None:
        self.status = int(line[:3])
        sent = {name.lower() for name, _ in headers}
        headers.append(("X-Request-ID", self.request_id))
        headers += [pair for pair in self._intake.fixed.items() if pair[0].lower() not in sent]
        headers += self._standing.headers
        origin = self.headers.get("origin")
        headers += self._intake.headers_for(self.method, self._path, self._query, origin)
        caching = cache_control(self.headers, tagged="etag" in sent)
        if caching and "cache-control" not in sent:
            headers.append(("Cache-Control", caching))
        self._start_response(line, headers)


def close(answered: Iterable[bytes]) -> None:
    """Tell an application that its answer was taken, as a server would."""
    if callable(finish := getattr(answered, "close", None)):
        finish()
