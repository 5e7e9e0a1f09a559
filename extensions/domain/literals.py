"""Values as source text, spelled the way ruff format leaves them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID


def literal(value: object) -> str:
    """A value as Python source: `Decimal("1.50")`, `"it's"`, `(1, 2)`.

    Dates and UUIDs assume `from datetime import UTC, date, datetime` and `from uuid import UUID`.
    """
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Decimal):
        return f'Decimal("{value}")'
    if isinstance(value, UUID):
        return f'UUID("{value}")'
    if isinstance(value, datetime):
        moment = value.astimezone(UTC)
        parts = [moment.year, moment.month, moment.day, moment.hour, moment.minute]
        if moment.second or moment.microsecond:
            parts.append(moment.second)
        if moment.microsecond:
            parts.append(moment.microsecond)
        return f"datetime({', '.join(map(str, parts))}, tzinfo=UTC)"
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    if isinstance(value, tuple):
        inner = ", ".join(literal(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)


def string(text: str) -> str:
    """A string in the quotes that ruff format would choose: double, unless single escape less."""
    body = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in text.replace("\\", "\\\\")
    )
    if '"' in body and body.count('"') > body.count("'"):
        return "'" + body.replace("'", "\\'") + "'"
    return '"' + body.replace('"', '\\"') + '"'


def toml_string(text: str) -> str:
    """A string as TOML; JSON's spelling of it is one, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
