"""What is settled about a request before the application sees it, and about every answer."""

import re
from collections.abc import Mapping
from uuid import uuid4

from acme.kit.problem import Problem
from acme.platform import contract
from acme.platform.deprecation import gone
from acme.platform.draining import draining
from acme.platform.http.cors import Cors, Headers
from acme.platform.http.deprecations import Deprecations
from acme.platform.http.hosts import PROBES, AllowedHosts
from acme.platform.http.problems import reply_with, unknown_path
from acme.platform.http.reply import Reply
from acme.platform.settings import PlatformSettings

# The end of a line is the one that patterns overlook: what they find is then known by another name.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


class Intake:
    """What the settings have to say about requests and answers, prepared for all of them."""

    def __init__(self, settings: PlatformSettings) -> None:
        self.max_body_bytes = settings.max_body_bytes
        self.fixed = dict(SECURITY_HEADERS)
        if settings.in_production:
            self.fixed |= STRICT_TRANSPORT
        hosts, origins = settings.allowed_hosts, settings.cors_origins
        self._hosts = AllowedHosts(hosts) if hosts else None
        self._cors = Cors(origins, contract.load()) if origins else None
        self._deprecations: Deprecations | None = None
        if contract.deprecates():
            shown = settings.shows_docs
            self._deprecations = Deprecations(contract.load(), shows_docs=shown)

    def screen(
        self, method: str, path: str, headers: Mapping[str, str], request_id: str
    ) -> Reply | None:
        """Answer what counts as no request of anybody. Header names are in lower case."""
        if self._hosts and path not in PROBES and headers.get("host", "") not in self._hosts:
            return reply_with(unknown_host(), request_id)
        if _CONTROL.search(path):
            return reply_with(unknown_path(), request_id)
        return self._cors.preflight(method, headers) if self._cors else None

    def settle(
        self, method: str, path: str, headers: Mapping[str, str], request_id: str
    ) -> Reply | None:
        """Answer what need not reach the application."""
        if self._deprecations:
            notice = self._deprecations.find(method, path)
            if notice and self._deprecations.is_over(notice):
                return reply_with(gone(), request_id)
        length = headers.get("content-length", "0")
        if length.isascii() and length.isdigit() and int(length[:20]) > self.max_body_bytes:
            return reply_with(body_too_large(self.max_body_bytes), request_id)
        return None

    def headers_for(self, method: str, path: str, query: str, origin: str | None) -> Headers:
        """What the answer to this request, by a page of this origin, says beside the rest."""
        headers = () if self._cors is None else self._cors.headers_for(origin)
        if draining():
            # Whoever keeps the connection for another request would lose that one.
            headers += (("Connection", "close"),)
        if self._deprecations and (notice := self._deprecations.find(method, path)):
            return headers + notice.headers_for(query)
        return headers


def choose_request_id(sent: str) -> str:
    """Keep a client's own identifier where it is harmless in a log and a header."""
    return sent if _REQUEST_ID.fullmatch(sent) else str(uuid4())


def refuse_unacceptable(accept: str | None) -> None:
    """Raise unless the client takes JSON."""
    # As RFC 9110 has lists: there may be nothing between two commas.
    ranges = [part for part in (accept or "").lower().split(",") if part.strip()]
    if not ranges:
        return
    weights: dict[str, float] = {}
    for part in ranges:
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        weights[media_range] = _quality(parameters)
    # The most specific range decides, as RFC 9110 has it.
    for media_range in ("application/json", "application/*", "*/*"):
        if media_range in weights:
            if weights[media_range] > 0:
                return
            break
    raise Problem(406, "not_acceptable", "This service answers in application/json.")


def unknown_host() -> Problem:
    return Problem(400, "invalid_host", "This service does not answer to the name in Host.")


def body_too_large(max_body_bytes: int) -> Problem:
    detail = f"A body has at most {max_body_bytes} bytes."
    # Whoever sends more would have to be read to the end before the connection can be reused.
    return Problem(413, "body_too_large", detail, headers={"Connection": "close"})


def body_cut_off() -> Problem:
    detail = "The body ends before it is complete."
    return Problem(400, "malformed_json", detail, headers={"Connection": "close"})


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
