"""Where one schema takes less than another, property by property aside.

There is one direction only. A request breaks where the new contract takes less than the old one; an
answer breaks where the old one, which the client was written for, takes less than the new.
"""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from acme.platform.document import Document, types_of

_AT_LEAST = ("minItems", "minLength", "minProperties")
_AT_MOST = ("maxItems", "maxLength", "maxProperties")
# Itself included, itself excluded.
_BOUNDS = ((("minimum", "exclusiveMinimum"), 1), (("maximum", "exclusiveMaximum"), -1))
_TWINS = {one: other for pair, _ in _BOUNDS for one, other in (pair, pair[::-1])}
_EXACT = ("format", "multipleOf", "pattern", "uniqueItems")
_TAKEN_BY = {"int32": "int64", "float": "double"}


def tighter(wide: Document, narrow: Document) -> Iterator[str]:
    """The keywords by which `narrow` refuses what `wide` takes."""
    if _types(wide) - _types(narrow):
        yield "type"
    if "enum" in narrow and ("enum" not in wide or set(wide["enum"]) - set(narrow["enum"])):
        yield "enum"
    # A choice among values says all that a limit could.
    if "enum" not in wide and "enum" not in narrow:
        yield from (key for key in _EXACT if _differs(narrow.get(key), wide.get(key)))
        for keys, sign in ((_AT_LEAST, 1), (_AT_MOST, -1)):
            yield from (key for key in keys if _beyond(narrow.get(key), wide.get(key), sign))
        for pair, sign in _BOUNDS:
            limit, other = (_strictest(schema, pair, sign) for schema in (narrow, wide))
            if limit and (other is None or limit[:2] > other[:2]):
                yield limit[2]


def told(keyword: str, before: Document, after: Document) -> str:
    """What happened to a keyword; of long lists only the difference."""
    if keyword == "enum" and keyword in before and keyword in after:
        lost, won = (
            ", ".join(value for value in one["enum"] if value not in other["enum"])
            for one, other in ((before, after), (after, before))
        )
        return "; ".join([f"without {lost}"] * bool(lost) + [f"with {won}"] * bool(won))
    return f"was {_shown(keyword, before)}, is {_shown(keyword, after)}"


def _types(schema: Document) -> set[str]:
    types = set(types_of(schema)) or {"array", "boolean", "null", "number", "object", "string"}
    return types | {"integer"} if "number" in types else types


def _differs(value: object, other: object) -> bool:
    return bool(value) and value != other and _TAKEN_BY.get(str(other)) != value


def _beyond(bound: object, other: object, sign: int) -> bool:
    if bound is None or other is None:
        return bound is not None
    return sign * (Decimal(str(bound)) - Decimal(str(other))) > 0


def _strictest(
    schema: Document, pair: tuple[str, str], sign: int
) -> tuple[Decimal, bool, str] | None:
    """The limit, counted upwards, whether it is excluded itself, and the keyword that says so."""
    found = []
    for keyword, excludes in zip(pair, (False, True), strict=True):
        if keyword not in schema:
            continue
        limit = sign * Decimal(str(schema[keyword]))
        if set(types_of(schema)) - {"null"} == {"integer"}:
            # More than 0 is 1 at least.
            step = limit.to_integral_value(ROUND_FLOOR if excludes else ROUND_CEILING)
            limit, excludes = step + excludes, False
        found.append((limit, excludes, keyword))
    return max(found, default=None)


def _shown(keyword: str, schema: Document) -> str:
    twin = _TWINS.get(keyword, "")
    if keyword not in schema and twin in schema:
        return f"{twin} {schema[twin]}"
    value = schema.get(keyword)
    if value is None:
        return "anything"
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)
