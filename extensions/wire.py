"""How a field reads in openapi.yaml: its JSON Schema, an example, and both as one line of YAML.

One line a property, so that a diff of the contract shows what changed and nothing else. Nothing
here knows a framework or an ORM: what a client may send is said once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from .domain.model import Field

Schema = dict[str, Any]

TEXT_LENGTH = 100_000
LIST_LENGTH = 100
# platform/http/query.py holds clients to them: as long as a `string` may be, and for each of many
# as long as an address has room for.
FILTER_LENGTH = 10_000
CHOICE_LENGTH = 500
_NO_NUL = r"^[^\x00]*$"  # Postgres cannot store it
_WIDTHS = {"int": ("int32", 2**31), "bigint": ("int64", 2**63)}
_IDENTIFIER: Schema = {"type": "string", "format": "uuid", "maxLength": 36}
_FIXED: Mapping[str, Schema] = {
    "text": {"type": "string", "maxLength": TEXT_LENGTH, "pattern": _NO_NUL},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date", "maxLength": 10},
    "datetime": {"type": "string", "format": "date-time", "maxLength": 40},
    "uuid": _IDENTIFIER,
    "reference": _IDENTIFIER,
    "json": {"type": "object", "maxProperties": 1000, "additionalProperties": True},
    "many": {
        "type": "array",
        "maxItems": LIST_LENGTH,
        "uniqueItems": True,
        "items": _IDENTIFIER,
    },
}
_SHARED = {"email": "EmailAddress", "url": "WebAddress"}


def schema(field: Field) -> Schema:
    """What an answer holds for a field: its type, and null where it is optional."""
    kind = _kind(field)
    if not field.optional:
        return kind
    if "$ref" in kind:
        return {"anyOf": [kind, {"type": "null"}]}
    return {**kind, "type": [kind["type"], "null"]}


def input_schema(field: Field) -> Schema:
    """What a client may send when it creates or replaces: as `schema`, and the default."""
    if field.kind == "many":
        return {**schema(field), "default": []}
    if field.has_default:
        return {**schema(field), "default": _json(field.default, field)}
    return schema(field)


def filter_schema(field: Field) -> Schema:
    """What a filter in a query string may be: the type, without the bounds of stored values."""
    if field.textual:
        return {"type": "string", "maxLength": FILTER_LENGTH, "pattern": _NO_NUL}
    return _kind(field, bounded=False)


def choice_schema(field: Field) -> Schema:
    """What each of the values of `[in]` may be."""
    if field.textual:
        return {**filter_schema(field), "maxLength": CHOICE_LENGTH}
    return filter_schema(field)


def operators(field: Field) -> tuple[str, ...]:
    """The bracketed operators that a filter by this field takes, beside bare equality."""
    if field.kind == "bool":
        return ("ne",)
    if field.kind in {"int", "bigint", "float", "decimal", "date", "datetime"}:
        return ("ne", "gt", "gte", "lt", "lte", "in")
    return ("ne", "in")


def _kind(field: Field, *, bounded: bool = True) -> Schema:
    if field.kind in _FIXED:
        return dict(_FIXED[field.kind])
    if field.kind == "enum":
        return {"$ref": f"#/components/schemas/{field.enum_class}"}
    if field.kind in _SHARED:
        return {"$ref": f"#/components/schemas/{_SHARED[field.kind]}"}
    if field.kind == "string":
        return {"type": "string", "minLength": 1, "maxLength": field.length, "pattern": _NO_NUL}
    if field.kind == "list":
        assert field.item is not None
        return {"type": "array", "maxItems": LIST_LENGTH, "items": _kind(field.item)}
    if field.kind == "decimal":
        return _decimal(field, bounded=bounded)
    if field.kind == "float":
        return {"type": "number", "format": "double", **(_bounds(field) if bounded else {})}
    form, width = _WIDTHS[field.kind]
    limits = _bounds(field) if bounded else {}
    if not {"minimum", "exclusiveMinimum"} & limits.keys():
        limits["minimum"] = -width
    if not {"maximum", "exclusiveMaximum"} & limits.keys():
        limits["maximum"] = width - 1
    return {"type": "integer", "format": form, **limits}


def _decimal(field: Field, *, bounded: bool) -> Schema:
    # It travels as a string, so its digits and its sign are a pattern. JSON Schema knows no
    # minimum of a string: the bounds that a pattern cannot say are told beside it.
    precision, scale = field.precision or 0, field.scale or 0
    bounds = _bounds(field) if bounded else {}
    lowest = bounds.get("minimum", bounds.get("exclusiveMinimum"))
    sign = "" if lowest is not None and lowest >= 0 else "-?"
    if bounds.get("minimum") == 0:
        del bounds["minimum"]
    digits = precision - scale
    below = bounds.get("exclusiveMaximum")
    if not sign and below is not None and below in (10**power for power in range(1, digits)):
        digits = len(str(int(below))) - 1
        del bounds["exclusiveMaximum"]
    whole = f"[0-9]{{1,{digits}}}" if digits else "0"
    fraction = rf"(\.[0-9]{{1,{scale}}})?" if scale else ""
    return {
        "type": "string",
        "format": "decimal",
        "maxLength": max(digits, 1) + scale + len(sign[:1]) + (1 if scale else 0),
        "pattern": f"^{sign}{whole}{fraction}$",
        **{f"x-{name}": str(bound) for name, bound in bounds.items()},
    }


def _bounds(field: Field) -> Schema:
    bounds = {
        "minimum": field.ge,
        "exclusiveMinimum": field.gt,
        "maximum": field.le,
        "exclusiveMaximum": field.lt,
    }
    return {name: bound for name, bound in bounds.items() if bound is not None}


def example(field: Field) -> Any:
    """A value that the field's schema accepts, as somebody might write it in a document."""
    if field.has_default and not field.readonly and field.default not in ((), None):
        return _json(field.default, field)
    if field.kind == "many":
        return []
    if field.kind == "list":
        assert field.item is not None
        return [example(field.item)]
    if field.kind == "enum":
        return field.choices[0]
    if field.numeric:
        return _json(_number(field), field)
    if field.kind in {"string", "text"}:
        return _words(field)
    return _EXAMPLES[field.kind]


_EXAMPLES: Mapping[str, Any] = {
    "bool": True,
    "date": "2026-01-31",
    "datetime": "2026-01-31T09:30:00Z",
    "email": "ada@example.com",
    "json": {"note": "any JSON object"},
    "reference": "01937f5e-7d2a-7c3b-9a54-2f6b8f0c1d2e",
    "url": "https://example.com/about",
    "uuid": "01937f5e-7d2a-7c3b-9a54-0d9e7a6b5c4d",
}


def _number(field: Field) -> Decimal:
    """A value inside the bounds: ten, or what is nearest to it."""
    step = Decimal(1).scaleb(-(field.scale or 0)) if field.kind == "decimal" else Decimal(1)
    if field.kind == "float":
        step = Decimal("0.001")
    low = _decimal_or(field.ge, Decimal("-Infinity"))
    high = _decimal_or(field.le, Decimal("Infinity"))
    if field.gt is not None:
        low = _decimal_or(field.gt, low) + step
    if field.lt is not None:
        high = _decimal_or(field.lt, high) - step
    if field.kind == "decimal":
        most = Decimal(10) ** ((field.precision or 0) - (field.scale or 0)) - step
        high = min(high, most)
    return max(low, min(high, Decimal(10)))


def _decimal_or(value: object, otherwise: Decimal) -> Decimal:
    return otherwise if value is None else Decimal(str(value))


def _words(field: Field) -> str:
    label = field.resource.label
    if field.name in {"name", "title", "subject"}:
        words = f"Example {label}"
    elif field.name in {"slug", "handle"}:
        words = f"example-{label.replace(' ', '-')}"
    else:
        words = field.title or f"Example {label}"
    return words[: field.length].strip() or "A"


def _json(value: Any, field: Field) -> Any:
    """A domain value as JSON holds it."""
    if isinstance(value, (tuple, list)):
        return [_json(item, field.item or field) for item in value]
    if field.kind == "decimal":
        return f"{Decimal(value):.{field.scale or 0}f}"
    if field.kind in {"int", "bigint"}:
        return int(value)
    if field.kind == "float":
        return float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, (date, UUID)):
        return str(value)
    return value


# YAML 1.1 readers take these for booleans and null; everything else here is plain text to them.
_SPECIAL = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}
_PLAIN = re.compile(r"-?[A-Za-z](?:(?:[A-Za-z0-9_/.@ -]|:(?=/))*[A-Za-z0-9_])?")


def flow(value: Any) -> str:
    """A value as one line of YAML, quoted only where YAML would read something else."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value)


def _text(value: str) -> str:
    if value == "$ref" or (_PLAIN.fullmatch(value) and value.lower() not in _SPECIAL):
        return value
    if value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    escaped = (
        char if char.isprintable() and char not in '"\\' else f"\\U{ord(char):08x}"
        for char in value
    )
    return '"' + "".join(escaped) + '"'


FILTERS = {
    "choice_schema": choice_schema,
    "example": example,
    "filter_schema": filter_schema,
    "flow": flow,
    "input_schema": input_schema,
    "operators": operators,
    "schema": schema,
}
