"""What answers of deprecated operations say of it, and what comes after their sunset."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from math import inf
from time import time as now_in_seconds

from acme.platform.deprecation import (
    Deprecation,
    deprecated_parameters,
    deprecation_of,
    operations,
)
from acme.platform.document import Document
from acme.platform.http.call import read_parameters
from acme.platform.http.cors import Headers

_VARIABLE = re.compile(r"\\{[^}]*\\}")


@dataclass(frozen=True, slots=True)
class Notice:
    """Of one operation: what is said of itself, or else of those of its parameters that are used."""

    headers: Headers
    ends: float
    page: str
    parameters: Mapping[str, Deprecation] = field(default_factory=dict)

    def headers_for(self, query: str) -> Headers:
        if self.headers or not query:
            return self.headers
        try:
            given = dict(read_parameters(query))
        except ValueError:
            # It is refused, whatever it asked for.
            return ()
        used = [told for name, told in self.parameters.items() if name in given]
        return _headers(used, self.page) if used else ()


class Deprecations:
    """The operations that have something deprecated, known by what comes before anything runs."""

    def __init__(
        self,
        contract: Document,
        *,
        shows_docs: bool = False,
        now: Callable[[], float] = now_in_seconds,
    ) -> None:
        self._now = now
        # A path without variables comes before one that has a variable in its place.
        self._plain: dict[tuple[str, str], Notice | None] = {}
        self._templates: list[tuple[str, re.Pattern[str], Notice]] = []
        for method, path, operation in operations(contract):
            parameters = deprecated_parameters(contract, path, operation)
            notice = _notice(operation, parameters, shows_docs=shows_docs)
            if "{" not in path:
                self._plain[method, path] = notice
            elif notice:
                pattern = re.compile(_VARIABLE.sub("[^/]+", re.escape(path)))
                self._templates.append((method, pattern, notice))

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


def _notice(
    operation: Document, parameters: Mapping[str, Deprecation], *, shows_docs: bool
) -> Notice | None:
    deprecation = deprecation_of(operation)
    if not deprecation and not parameters:
        return None
    page = f"/docs#op-{operation['operationId']}" if shows_docs else "/openapi.json"
    if not deprecation:
        return Notice((), inf, page, parameters)
    ends = _midnight(deprecation.sunset).timestamp() if deprecation.sunset else inf
    return Notice(_headers([deprecation], page), ends, page)


def _headers(told: Sequence[Deprecation], page: str) -> Headers:
    """What is said of all of them: who changes one thing in time need not look for the next."""
    since = min(deprecation.since for deprecation in told)
    headers = [("Deprecation", f"@{int(_midnight(since).timestamp())}")]
    if sunsets := [deprecation.sunset for deprecation in told if deprecation.sunset]:
        headers.append(("Sunset", format_datetime(_midnight(min(sunsets)), usegmt=True)))
    # A field of its own: with another `Link` of the answer it is one list (RFC 9110).
    links = dict.fromkeys(deprecation.link or page for deprecation in told)
    headers.append(("Link", ", ".join(f'<{link}>; rel="deprecation"' for link in links)))
    return tuple(headers)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
