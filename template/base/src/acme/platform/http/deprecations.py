"""What answers of deprecated operations say of it, and what comes after their sunset."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from math import inf
from time import time as now_in_seconds

from acme.platform.deprecation import Deprecation, deprecated_operations
from acme.platform.http.cors import Headers
from acme.platform.document import Document

_VARIABLE = re.compile(r"\\{[^}]*\\}")


@dataclass(frozen=True, slots=True)
class Notice:
    headers: Headers
    ends: float


class Deprecations:
    """The deprecated operations, by what a request is recognized by before anything runs."""

    def __init__(
        self,
        contract: Document,
        *,
        shows_docs: bool = False,
        now: Callable[[], float] = now_in_seconds,
    ) -> None:
        self._now = now
        # A path without variables comes before one that has a variable in its place.
        self._plain: dict[tuple[str, str], Notice | None] = {
            (method.upper(), path): None
            for path, item in contract.get("paths", {}).items()
            if "{" not in path
            for method in item
        }
        self._templates: list[tuple[str, re.Pattern[str], Notice]] = []
        for method, path, operation, deprecation in deprecated_operations(contract):
            notice = _notice(operation, deprecation, shows_docs=shows_docs)
            if "{" in path:
                pattern = re.compile(_VARIABLE.sub("[^/]+", re.escape(path)))
                self._templates.append((method, pattern, notice))
            else:
                self._plain[method, path] = notice

    def find(self, method: str, path: str) -> Notice | None:
        method = "GET" if method == "HEAD" else method
        if (method, path) in self._plain:
            return self._plain[method, path]
        for deprecated, pattern, notice in self._templates:
            if deprecated == method and pattern.fullmatch(path):
                return notice
        return None

    def is_over(self, notice: Notice) -> bool:
        return self._now() >= notice.ends


def _notice(operation: Document, deprecation: Deprecation, *, shows_docs: bool) -> Notice:
    headers = [("Deprecation", f"@{int(_midnight(deprecation.since).timestamp())}")]
    ends = inf
    if deprecation.sunset:
        last = _midnight(deprecation.sunset)
        headers.append(("Sunset", format_datetime(last, usegmt=True)))
        ends = last.timestamp()
    page = f"/docs#op-{operation['operationId']}" if shows_docs else "/openapi.json"
    # A field of its own: with another `Link` of the answer it is one list (RFC 9110).
    headers.append(("Link", f'<{deprecation.link or page}>; rel="deprecation"'))
    return Notice(tuple(headers), ends)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
