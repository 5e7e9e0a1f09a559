"""A request as the shared code sees it, whatever framework received it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl


@dataclass(slots=True)
class Call:
    """One request. Header names are in lower case.

    `principal` names whoever asks, and for whom, for all that is kept apart by caller; `realm`
    is what the caller works in, for the log.
    `entry` holds statements that each transaction of this request opens with. Where they choose
    the realm, as `enters_realm` says, the database tells its name.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""
    principal: str = "anonymous"
    realm: str | None = None
    entry: tuple[str, ...] = ()
    enters_realm: bool = False
    require_if_match: bool = False

    def parameters(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True, errors="strict", max_num_fields=200)
