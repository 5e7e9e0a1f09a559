"""The edge in front of an application that fails."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from acme.platform.http.edge import Edge
from acme.platform.http.environ import Environ
from acme.platform.http.exchange import StartResponse
from acme.platform.limits.assembly import make_limiter
from acme.settings import Settings

SECRET = "a word that nobody may read"


def fail(_environ: Environ, _start_response: StartResponse) -> Iterable[bytes]:
    raise RuntimeError(SECRET)


def answer_of_failure(settings: Settings, method: str) -> tuple[int, dict[str, str], bytes]:
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(line: str, headers: list[tuple[str, str]], *_: Any) -> None:
        started.append((line, headers))

    environ = {"REQUEST_METHOD": method, "PATH_INFO": "/", "wsgi.input": BytesIO()}
    body = b"".join(Edge(fail, settings, make_limiter(settings))(environ, start_response))
    ((line, headers),) = started
    return int(line[:3]), {name.lower(): value for name, value in headers}, body
