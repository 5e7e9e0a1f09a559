"""An answer as the shared code makes it, before a framework sends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from acme.kit.etag import etag_for
from acme.platform.http.call import Call
from acme.platform.http.preconditions import already_known

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(body: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, body, {"Content-Type": JSON, **(headers or {})})


def created(body: bytes, key: UUID, version: int, location: str) -> Reply:
    return answer(body, status=201, headers={"ETag": etag_for(key, version), "Location": location})


def found(call: Call, body: bytes, key: UUID, version: int) -> Reply:
    """Answer with a row, or with 304 where the client has this very version."""
    etag = etag_for(key, version)
    if already_known(call, etag):
        return Reply(304, b"", {"ETag": etag})
    return answer(body, headers={"ETag": etag})


def changed(body: bytes, key: UUID, version: int) -> Reply:
    return answer(body, headers={"ETag": etag_for(key, version)})


NO_CONTENT = Reply(204)
