"""What the values of parameters may be, as JSON Schema: in a query string everything is text."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from acme.kit import parsing
from acme.kit.listing import DEFAULT_LIMIT, MAX_LIMIT
from acme.platform.http.query import MAX_CHOICE, MAX_CHOICES, MAX_SEARCH, MAX_VALUE
from acme.platform.http.wire import MAX_BIGINT, MAX_INT, MIN_BIGINT, MIN_INT, NO_NUL

Schema = dict[str, Any]

_TAG = r'(W/)?"[!#-~]*"'
_TAGS = rf"^(\*|[ \t,]*{_TAG}([ \t]*,[ \t,]*{_TAG})*[ \t,]*)$"
_KEY = '^("[ !#-~]{1,255}"|[!#-~]([ !#-~]{0,253}[!#-~])?)$'
KEY: Schema = {"type": "string", "minLength": 1, "maxLength": 257, "pattern": _KEY}
TAGS: Schema = {"type": "string", "maxLength": 1000, "pattern": _TAGS}
LIMIT: Schema = {
    "type": "integer",
    "format": "int32",
    "minimum": 1,
    "maximum": MAX_LIMIT,
    "default": DEFAULT_LIMIT,
}
CURSOR: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": 20_480,
    "pattern": "^[A-Za-z0-9_.-]+$",
}
SEARCH: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_SEARCH, "pattern": NO_NUL}
_TEXT: Schema = {"type": "string", "maxLength": MAX_VALUE, "pattern": NO_NUL}
# What the parsers of kit/parsing.py take.
_FORMS: Mapping[Callable[[str], object], Schema] = {
    parsing.parse_bigint: {
        "type": "integer",
        "format": "int64",
        "minimum": MIN_BIGINT,
        "maximum": MAX_BIGINT,
    },
    parsing.parse_bool: {"type": "boolean"},
    parsing.parse_date: {"type": "string", "format": "date"},
    parsing.parse_float: {"type": "number", "format": "double"},
    parsing.parse_int: {
        "type": "integer",
        "format": "int32",
        "minimum": MIN_INT,
        "maximum": MAX_INT,
    },
    parsing.parse_moment: {"type": "string", "format": "date-time"},
    parsing.parse_text: _TEXT,
    parsing.parse_uuid: {"type": "string", "format": "uuid"},
}


def several(items: Schema, most: int, **limits: Any) -> Schema:
    return {"type": "array", "minItems": 1, "maxItems": most, **limits, "items": items}


def choices_of(form: Schema | None) -> Schema | None:
    """Several values of a form: each is shorter where its length is free."""
    if form is None:
        return None
    return several({**form, "maxLength": MAX_CHOICE} if form is _TEXT else form, MAX_CHOICES)


def form_of(parse: Callable[[str], object]) -> Schema | None:
    """What it takes; nothing of a parser that is not of kit/parsing.py."""
    if isinstance(parse, partial) and parse.func is parsing.read_choice:
        return {"type": "string", "enum": sorted(parse.args[0])}
    if isinstance(parse, partial) and parse.func is parsing.read_decimal:
        return {"type": "string", "format": "decimal", "pattern": f"^{parse.args[0].pattern}$"}
    return _FORMS.get(parse)
