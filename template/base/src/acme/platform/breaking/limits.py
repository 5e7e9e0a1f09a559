"""Where one schema takes less than another, property by property aside.

There is one direction only. A request breaks where the new contract takes less than the old one; an
answer breaks where the old one, which the client was written for, takes less than the new.
"""

from collections.abc import Iterator
from decimal import Decimal

from acme.platform.document import Document, types_of

_AT_LEAST = ("exclusiveMinimum", "minItems", "minLength", "minProperties", "minimum")
_AT_MOST = ("exclusiveMaximum", "maxItems", "maxLength", "maxProperties", "maximum")
_EXACT = ("format", "multipleOf", "pattern", "uniqueItems")


def tighter(wide: Document, narrow: Document) -> Iterator[str]:
    """The keywords by which `narrow` refuses what `wide` takes."""
    if _types(wide) - _types(narrow):
        yield "type"
    if "enum" in narrow and ("enum" not in wide or set(wide["enum"]) - set(narrow["enum"])):
        yield "enum"
    # A choice among values says all that a limit could.
    if "enum" not in wide and "enum" not in narrow:
        yield from (key for key in _EXACT if narrow.get(key) and narrow[key] != wide.get(key))
        for keys, sign in ((_AT_LEAST, 1), (_AT_MOST, -1)):
            yield from (key for key in keys if _beyond(narrow.get(key), wide.get(key), sign))


def told(keyword: str, before: Document, after: Document) -> str:
    """What happened to a keyword; of long lists only the difference."""
    if keyword == "enum" and keyword in before and keyword in after:
        lost, won = (
            ", ".join(value for value in one["enum"] if value not in other["enum"])
            for one, other in ((before, after), (after, before))
        )
        return "; ".join([f"without {lost}"] * bool(lost) + [f"with {won}"] * bool(won))
    return f"was {_shown(before.get(keyword))}, is {_shown(after.get(keyword))}"


def _types(schema: Document) -> set[str]:
    types = set(types_of(schema)) or {"array", "boolean", "null", "number", "object", "string"}
    return types | {"integer"} if "number" in types else types


def _beyond(bound: object, other: object, sign: int) -> bool:
    if bound is None or other is None:
        return bound is not None
    return sign * (Decimal(str(bound)) - Decimal(str(other))) > 0


def _shown(value: object) -> str:
    if value is None:
        return "anything"
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)
