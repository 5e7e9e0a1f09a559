"""JSON with one meaning a text, or none.

The standard parser lets duplicate keys, NaN, infinities and lone surrogates through, and
raises RecursionError on deep nesting. Each of them is refused here.
"""

import json
import math
import re
from typing import NoReturn

MAX_DEPTH = 64
# Gives nothing back, and takes a string that is never closed as well: to look for the end of one
# from each quote in turn would take the square of their number.
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_SUSPECT = re.compile(r"\\ud[89a-f]", re.IGNORECASE)
_LONE = re.compile("[\ud800-\udfff]")


class NotJson(ValueError):
    """The text is no JSON that has exactly one meaning."""


def decode(body: bytes) -> object:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise NotJson("The body is not UTF-8.") from None
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _refuse_depth(text)
    try:
        value: object = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_short,
        )
    except json.JSONDecodeError as error:
        raise NotJson(f"The body is not JSON: {error.msg} at character {error.pos}.") from None
    if _SUSPECT.search(text):
        _refuse_lone(value)
    return value


def _refuse_depth(text: str) -> None:
    depth = 0
    for character in _STRING.sub("", text):
        if character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise NotJson(f"The body is nested more than {MAX_DEPTH} levels deep.")
        elif character in "]}":
            depth -= 1


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise NotJson(f"The property {json.dumps(name[:100])} is given twice.")
            seen.add(name)
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is no JSON number.")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NotJson("A number is too large.")
    return number


def _short(digits: str) -> int:
    # As large as a float at most: what was stored as 1e50 is answered, and sent back, in digits.
    # Python's own limit, far beyond, raises a ValueError of another kind.
    if len(digits) > 40:
        _finite(digits)
    return int(digits)


def _refuse_lone(value: object) -> None:
    if isinstance(value, str):
        if _LONE.search(value):
            raise NotJson("A string holds half of a surrogate pair.")
    elif isinstance(value, dict):
        for key, item in value.items():
            _refuse_lone(key)
            _refuse_lone(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_lone(item)
