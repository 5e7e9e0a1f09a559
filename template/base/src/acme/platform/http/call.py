"""A request as the shared code sees it, whatever framework received it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl


@dataclass(slots=True)
class Call:
    """One request. Header names are in lower case; `query` holds a character for each byte.

    `principal` names whoever asks, for all that is kept apart by caller; `realm` is what the
    caller works in, for the log.
    `entry` holds statements that each transaction of this request opens with.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""
    principal: str = "anonymous"
    realm: str | None = None
    entry: tuple[str, ...] = ()
    require_if_match: bool = False

    def parameters(self) -> list[tuple[str, str]]:
        """Names and values, or a ValueError where they are no text."""
        return read_parameters(self.query)


def read_parameters(query: str) -> list[tuple[str, str]]:
    # Not every client percent-encodes what is not ASCII.
    query = query if query.isascii() else query.encode("latin-1").decode()
    return parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=200)
