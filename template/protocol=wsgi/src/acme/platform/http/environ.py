"""What a WSGI environment tells of a request, and what is noted in it for the edge."""

from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from typing import Any

Environ = dict[str, Any]

REQUEST_ID = "acme.request_id"
# What is known of a request by now, for the edge to log: the Call, and its route.
CALL = "acme.call"
ROUTE = "acme.route"
_HEADERS = "acme.headers"

# Not prefixed, as CGI had it.
_BARE = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def headers_of(environ: MutableMapping[str, Any]) -> Mapping[str, str]:
    """The headers of a request by their names in lower case."""
    known: dict[str, str] | None = environ.get(_HEADERS)
    if known is None:
        known = {
            _name_of(key): value for key, value in environ.items() if key.startswith("HTTP_")
        }
        for name, key in _BARE.items():
            # A header of another spelling, `Content_Type`, is none: it is left out. Servers write
            # an empty one where none was sent.
            known.pop(name, None)
            if environ.get(key):
                known[name] = environ[key]
        environ[_HEADERS] = known
    return known


# Clients make names up: only so many are kept.
@lru_cache(256)
def _name_of(key: str) -> str:
    return key[5:].lower().replace("_", "-")


def request_id_of(environ: Mapping[str, Any]) -> str:
    return str(environ[REQUEST_ID])
