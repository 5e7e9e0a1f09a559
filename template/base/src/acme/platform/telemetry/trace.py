"""W3C trace context: a valid `traceparent` is continued, anything else starts a new trace."""

import re
import secrets
from dataclasses import dataclass
from typing import Self

_TRACEPARENT = re.compile(
    r"(?P<version>[0-9a-f]{2})-(?P<trace_id>[0-9a-f]{32})-(?P<parent_id>[0-9a-f]{16})"
    r"-(?P<flags>[0-9a-f]{2})(?P<rest>-.*)?"
)
_SAMPLED = 0x01


@dataclass(frozen=True, slots=True)
class Trace:
    trace_id: str
    span_id: str  # ours
    parent_id: str | None = None  # the caller's
    sampled: bool = False

    @classmethod
    def from_header(cls, traceparent: str | None) -> Self:
        found = _TRACEPARENT.fullmatch(traceparent.strip()) if traceparent else None
        if found is None or not _is_valid(found):
            return cls(secrets.token_hex(16), secrets.token_hex(8))
        sampled = bool(int(found["flags"], 16) & _SAMPLED)
        return cls(found["trace_id"], secrets.token_hex(8), found["parent_id"], sampled)

    @property
    def traceparent(self) -> str:
        """What a request that we make for this one carries."""
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"


def _is_valid(found: re.Match[str]) -> bool:
    if found["version"] == "ff" or not found["trace_id"].strip("0"):
        return False
    # Later versions may append fields; version 00 has exactly four.
    return bool(found["parent_id"].strip("0")) and not (found["version"] == "00" and found["rest"])
