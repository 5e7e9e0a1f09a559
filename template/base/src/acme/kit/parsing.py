"""Parsers of single values in a query string or path. Each raises ValueError, nothing else."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from math import isfinite
from uuid import UUID

_INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[-+][0-9]{2}:[0-5][0-9])",
    re.ASCII,
)


def parse_text(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain NUL")
    return text


def parse_int(text: str) -> int:
    return _ranged(text, 2**31)


def parse_bigint(text: str) -> int:
    return _ranged(text, 2**63)


def parse_float(text: str) -> float:
    number = float(_matched(_NUMBER, text, "must be a number"))
    if not isfinite(number):
        raise ValueError("is out of range")
    return number


def parse_decimal(text: str) -> Decimal:
    return Decimal(_matched(_DECIMAL, text, "must be a decimal number"))


def parse_decimal_of(whole: int, places: int) -> Callable[[str], Decimal]:
    """A parser of decimals with at most so many digits before and behind the point."""
    before = f"[0-9]{{1,{whole}}}" if whole else "0"
    behind = rf"(\.[0-9]{{1,{places}}})?" if places else ""
    form = re.compile(f"-?{before}{behind}", re.ASCII)
    shape = f"must be a decimal number with at most {whole} digits before the point, {places} behind"
    return partial(read_decimal, form, shape)


def read_decimal(form: re.Pattern[str], shape: str, text: str) -> Decimal:
    return Decimal(_matched(form, text, shape))


def parse_bool(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("must be true or false")
    return text == "true"


def parse_uuid(text: str) -> UUID:
    return UUID(_matched(_UUID, text, "must be a UUID"))


def parse_date(text: str) -> date:
    _matched(_DATE, text, "must be a date, as 2026-01-31")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("is not in the calendar") from None


def parse_moment(text: str) -> datetime:
    """Read an RFC 3339 timestamp. One without an offset names no moment and is refused."""
    _matched(_MOMENT, text, "must be a timestamp with an offset, as 2026-01-31T12:00:00Z")
    try:
        # Years at the edge of the calendar leave it when they are moved to UTC.
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("is not in the calendar") from None


def parse_choice(choices: type[StrEnum]) -> Callable[[str], StrEnum]:
    return partial(read_choice, choices)


def read_choice(choices: type[StrEnum], text: str) -> StrEnum:
    try:
        return choices(text)
    except ValueError:
        raise ValueError(f"must be one of {', '.join(choices)}") from None


def _ranged(text: str, bound: int) -> int:
    number = int(_matched(_INTEGER, text, "must be an integer"))
    if not -bound <= number < bound:
        raise ValueError("is out of range")
    return number


def _matched(pattern: re.Pattern[str], text: str, otherwise: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(otherwise)
    return text
