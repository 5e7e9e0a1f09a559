"""Values in a domain file (defaults and bounds) as typed Python values."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from .model import Number, Scalar

INTEGERS = {"int": (-(2**31), 2**31 - 1), "bigint": (-(2**63), 2**63 - 1)}
LONGEST_DEFAULT = 60

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_URL = re.compile(r"https?://[^\s/?#]+\S*")


class ValueMistakeError(ValueError):
    """A value that its field cannot have; the message completes `… is`."""


def scalar(kind: str, raw: Any) -> Scalar:
    """A raw value (text from an expression, or what YAML made of it) as its field's type."""
    if isinstance(raw, (dict, list)) or raw is None:
        raise ValueMistakeError(f"no {kind}")
    value: Scalar = _READERS[kind](raw)
    return value


def number(kind: str, raw: Any) -> Number:
    """A bound for a numeric field."""
    value = scalar(kind, raw)
    assert isinstance(value, (int, float, Decimal))
    return value


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueMistakeError(f'no text; write it in quotes: "{raw}"')
    if not raw.isprintable():
        raise ValueMistakeError("more than printable characters on one line")
    if len(raw) > LONGEST_DEFAULT:
        raise ValueMistakeError(f"longer than the {LONGEST_DEFAULT} characters a default may have")
    return raw


def _email(raw: Any) -> str:
    if not isinstance(raw, str) or not _EMAIL.fullmatch(raw):
        raise ValueMistakeError("no e-mail address")
    return _text(raw)


def _url(raw: Any) -> str:
    if not isinstance(raw, str) or not _URL.fullmatch(raw):
        raise ValueMistakeError("no http or https URL")
    return _text(raw)


def _integer(kind: str, raw: Any) -> int:
    if isinstance(raw, bool) or not re.fullmatch(r"[+-]?[0-9]+", str(raw)):
        raise ValueMistakeError("no whole number")
    if len(str(raw)) > 20 or not INTEGERS[kind][0] <= int(raw) <= INTEGERS[kind][1]:
        low, high = INTEGERS[kind]
        raise ValueMistakeError(f"beyond what `{kind}` holds ({low} to {high})")
    return int(raw)


def _decimal(raw: Any) -> Decimal:
    try:
        value = Decimal(str(raw))
    except InvalidOperation:
        raise ValueMistakeError("no number") from None
    if isinstance(raw, bool) or not value.is_finite():
        raise ValueMistakeError("no number")
    return value


def _float(raw: Any) -> float:
    value = float(_decimal(raw))
    if not math.isfinite(value):
        raise ValueMistakeError("beyond what `float` holds")
    return value


def _boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("true", "false"):
        return bool(raw == "true")
    raise ValueMistakeError("neither `true` nor `false`")


def _date(raw: Any) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", str(raw)):
            return date.fromisoformat(str(raw))
    except ValueError:
        pass
    raise ValueMistakeError("no date such as 2025-12-31")


def _datetime(raw: Any) -> datetime:
    try:
        value = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    except ValueError:
        raise ValueMistakeError("no moment such as 2025-12-31T12:00:00Z") from None
    if value.tzinfo is None:
        raise ValueMistakeError("a moment without a zone; end it with `Z`, and write it in quotes")
    return value


def _uuid(raw: Any) -> UUID:
    try:
        return UUID(str(raw))
    except ValueError:
        raise ValueMistakeError("no UUID") from None


_READERS: dict[str, Any] = {
    "string": _text,
    "text": _text,
    "enum": _text,
    "email": _email,
    "url": _url,
    "int": lambda raw: _integer("int", raw),
    "bigint": lambda raw: _integer("bigint", raw),
    "float": _float,
    "decimal": _decimal,
    "bool": _boolean,
    "date": _date,
    "datetime": _datetime,
    "uuid": _uuid,
}
