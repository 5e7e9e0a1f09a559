"""Which sites' pages may call this service in a browser, and read what it answers.

A credential comes in a header that a script sets. So nothing that browsers send by themselves,
such as a cookie, is allowed along, and an origin that is not listed is told nothing.
"""

from collections.abc import Iterable, Mapping

from acme.platform.document import Document
from acme.platform.http.reply import Reply

Headers = tuple[tuple[str, str], ...]

METHODS = "DELETE, GET, HEAD, PATCH, POST, PUT"
# Beside those that the contract names.
ACCEPTED = {"Content-Type", "X-Request-ID", "traceparent", "tracestate"}
EXPOSED = {
    "ETag",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Request-ID",
}
MAX_AGE = "7200"  # seconds; no browser remembers a preflight for longer
_VARIES = (("Vary", "Origin"),)


class Cors:
    """What each origin is told, worked out before the first request."""

    def __init__(self, origins: Iterable[str], contract: Document) -> None:
        accepted, exposed = _headers_of(contract)
        exposes = ("Access-Control-Expose-Headers", ", ".join(sorted(EXPOSED | exposed)))
        self._told: dict[str, Headers] = {
            origin: (("Access-Control-Allow-Origin", origin), exposes, *_VARIES)
            for origin in origins
        }
        # `*` is for development. It tells everybody the same.
        self._otherwise: Headers = self._told.pop("*", _VARIES)
        self._allowed = {
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": ", ".join(sorted(ACCEPTED | accepted)),
            "Access-Control-Max-Age": MAX_AGE,
        }

    def headers_for(self, origin: str | None) -> Headers:
        """What each answer says to a page of this origin."""
        return self._told.get(origin or "", self._otherwise)

    def preflight(self, method: str, headers: Mapping[str, str]) -> Reply | None:
        """Answer a browser that asks before it sends the request; None to any other request."""
        asks = "origin" in headers and "access-control-request-method" in headers
        if method != "OPTIONS" or not asks:
            return None
        is_listed = self.headers_for(headers["origin"]) is not _VARIES
        return Reply(204, headers=self._allowed if is_listed else {})


def _headers_of(contract: Document) -> tuple[set[str], set[str]]:
    """The headers that operations take, and those that their answers have."""
    components = contract["components"]
    parameters = [*components.get("parameters", {}).values()]
    responses = [*components.get("responses", {}).values()]
    for path in contract["paths"].values():
        for part in (path, *path.values()):
            if isinstance(part, dict):
                parameters += part.get("parameters", [])
                responses += part.get("responses", {}).values()
    taken = {one["name"] for one in parameters if one.get("in") == "header"}
    schemes = components.get("securitySchemes", {}).values()
    taken |= {one.get("name", "Authorization") for one in schemes if one.get("in") != "cookie"}
    return taken, {name for one in responses for name in one.get("headers", {})}
