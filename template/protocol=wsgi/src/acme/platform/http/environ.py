"""What a WSGI environment tells of a request, and what is noted in it for the edge."""

from collections.abc import Iterator, Mapping
from typing import Any

Environ = dict[str, Any]

REQUEST_ID = "acme.request_id"
# What is known of a request by now, for the edge to log: the Call, and its route.
CALL = "acme.call"
ROUTE = "acme.route"

# Not prefixed, as CGI had it.
_BARE = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class Headers(Mapping[str, str]):
    """The headers of a request by their names in lower case; read where they are."""

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self._environ = environ

    def __getitem__(self, name: str) -> str:
        if name in _BARE:
            # Servers write an empty one where none was sent.
            if text := self._environ.get(_BARE[name]):
                return str(text)
            raise KeyError(name)
        return str(self._environ[f"HTTP_{name.upper().replace('-', '_')}"])

    def __iter__(self) -> Iterator[str]:
        yield from (name for name, key in _BARE.items() if self._environ.get(key))
        for key in self._environ:
            if key.startswith("HTTP_"):
                yield key.removeprefix("HTTP_").lower().replace("_", "-")

    def __len__(self) -> int:
        return sum(1 for _ in self)


def request_id_of(environ: Mapping[str, Any]) -> str:
    return str(environ[REQUEST_ID])
