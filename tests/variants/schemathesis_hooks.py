"""What a client of the API would know and a generator cannot.

A cursor is only good where the service made it, so an invented one is left out of requests that are
meant to be valid; those that came in an answer are kept. Requests meant to be wrong are not touched.
"""

from __future__ import annotations

import re
from typing import Any

import schemathesis

CURSORS: set[str] = set()
TAGS = re.compile(r'\*|(W/)?"[!#-~]*"( ?, ?(W/)?"[!#-~]*")*')


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    cursor = (case.query or {}).get("cursor")
    if cursor is not None and cursor not in CURSORS:
        del case.query["cursor"]
    # The generator's stand-in for a header of a known name ("0") does not keep its pattern.
    for name in ("If-Match", "If-None-Match"):
        if not TAGS.fullmatch(str((case.headers or {}).get(name, "*"))):
            del case.headers[name]


@schemathesis.hook
def after_call(_context: Any, _case: Any, response: Any) -> None:
    if response.status_code == 200 and b'"next_cursor"' in response.content:
        body = response.json()
        if isinstance(body, dict) and isinstance(body.get("next_cursor"), str):
            CURSORS.add(body["next_cursor"])
