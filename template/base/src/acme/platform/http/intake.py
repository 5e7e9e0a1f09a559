"""What is settled about a request before the application sees it, and about every answer."""

import re
from collections.abc import Mapping
from uuid import uuid4

from acme.kit.problem import Problem

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def choose_request_id(sent: str) -> str:
    """Keep a client's own identifier where it is harmless in a log and a header."""
    return sent if _REQUEST_ID.fullmatch(sent) else str(uuid4())


def refuse_early(headers: Mapping[str, str], max_body_bytes: int) -> Problem | None:
    """Refuse what need not be read. Header names are in lower case."""
    length = headers.get("content-length", "0")
    if length.isascii() and length.isdigit() and int(length[:20]) > max_body_bytes:
        return body_too_large(max_body_bytes)
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        detail = "Send the body without a Content-Encoding."
        return Problem(415, "unsupported_media_type", detail)
    return None


def refuse_unacceptable(accept: str | None) -> None:
    """Raise unless the client takes JSON."""
    if not accept:
        return
    weights: dict[str, float] = {}
    for part in accept.lower().split(","):
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        weights[media_range] = _quality(parameters)
    # The most specific range decides, as RFC 9110 has it.
    for media_range in ("application/json", "application/*", "*/*"):
        if media_range in weights:
            if weights[media_range] > 0:
                return
            break
    raise Problem(406, "not_acceptable", "This service answers in application/json.")


def body_too_large(max_body_bytes: int) -> Problem:
    detail = f"A body has at most {max_body_bytes} bytes."
    # Whoever sends more would have to be read to the end before the connection can be reused.
    return Problem(413, "body_too_large", detail, headers={"Connection": "close"})


def cache_control(headers: Mapping[str, str], *, tagged: bool) -> str | None:
    """Keep what was answered to somebody in particular out of shared caches."""
    if "authorization" not in headers and "cookie" not in headers:
        return None
    return "private, no-cache" if tagged else "no-store"


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0
