"""The short spelling of a field: `decimal(10,2) >=0 = 1 unique`, read into plain words.

Nothing is judged here but the spelling; `fields` decides whether the words make sense together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .mistakes import did_you_mean, listed

FLAGS = ("unique", "index", "search", "readonly")
BOUNDS = {">=": "ge", ">": "gt", "<=": "le", "<": "lt"}

_TYPE = re.compile(r"\s*(?:(?P<many>many)\s+)?(?P<name>[^\W\d]\w*)\s*")
_MODIFIER = re.compile(
    r"""\s*(?:
        (?P<optional>\?)
      | (?P<bound>>=|<=|>|<)\s*(?P<limit>[^\s=<>?]+)
      | =\s*(?P<default>"(?:[^"\\]|\\.)*"|'[^']*'|\[[^\]]*\]|[^\s=<>]\S*)
      | on_delete\s*\(\s*(?P<on_delete>\w*)\s*\)
      | (?P<word>[^\s=<>?]+)
    )""",
    re.VERBOSE,
)


class SpellingError(ValueError):
    """A field whose expression cannot be read; the message says what to write instead."""


@dataclass
class Expression:
    """What somebody wrote about a field, as written."""

    type: str
    arguments: tuple[str, ...] = ()
    many: bool = False
    optional: bool = False
    flags: set[str] = field(default_factory=set)
    bounds: dict[str, str] = field(default_factory=dict)
    default: str | None = None
    quoted: bool = False
    on_delete: str | None = None


def parse(text: str) -> Expression:
    """Read an expression, or say what in it is not understood."""
    match = _TYPE.match(text)
    if match is None:
        raise SpellingError("begins with a type: `string(80)`, `int`, `date?`, a resource's name")
    arguments, rest = _arguments(text[match.end() :])
    found = Expression(match["name"], arguments, many=match["many"] is not None)
    while rest.strip():
        modifier = _MODIFIER.match(rest)
        if modifier is None:
            raise SpellingError(_unreadable(rest.strip()))
        _apply(found, modifier)
        rest = rest[modifier.end() :]
    return found


def _arguments(rest: str) -> tuple[tuple[str, ...], str]:
    """Split `(10,2) >=0` into its arguments and what follows."""
    if not rest.startswith("("):
        return (), rest
    depth = 0
    for position, char in enumerate(rest):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0:
            inner, rest = rest[1:position], rest[position + 1 :]
            return tuple(part.strip() for part in inner.split(",")), rest
    raise SpellingError(
        "has a `(` that is never closed; inside `{…}` YAML ends a value at a comma: "
        'write it in quotes, `price: "decimal(10,2)"`'
    )


def _unreadable(rest: str) -> str:
    if rest.startswith("="):
        return "has no value after `=`; one that begins with `#` needs the whole line in quotes"
    if rest[0] in "<>":
        return f"has no number after `{rest[:2].strip()}`"
    return f"has `{rest}`, which is not understood"


def _apply(found: Expression, modifier: re.Match[str]) -> None:
    if modifier["optional"]:
        found.optional = True
    elif modifier["bound"]:
        _once(found.bounds, BOUNDS[modifier["bound"]], modifier["limit"])
    elif modifier["default"] is not None:
        if found.default is not None:
            raise SpellingError("has two defaults")
        found.default, found.quoted = _unquote(modifier["default"])
    elif modifier["on_delete"] is not None:
        if found.on_delete is not None:
            raise SpellingError("has two `on_delete`")
        found.on_delete = modifier["on_delete"]
    elif modifier["word"] == "optional":
        found.optional = True  # as `?`, which YAML refuses inside `{…}`
    elif modifier["word"] in FLAGS:
        found.flags.add(modifier["word"])
    else:
        raise SpellingError(_unknown(modifier["word"]))


def _unknown(word: str) -> str:
    known = (*FLAGS, "on_delete(set_null)")
    hint = did_you_mean(word, known)
    return f"has the unknown word `{word}`" + (
        hint or f"; after a type may come `?`, `>= 0`, `= default`, {listed(known)}"
    )


def _once(bounds: dict[str, str], bound: str, limit: str) -> None:
    other = {"ge": "gt", "gt": "ge", "le": "lt", "lt": "le"}[bound]
    if bound in bounds or other in bounds:
        raise SpellingError(f"has two {'lower' if bound in {'ge', 'gt'} else 'upper'} bounds")
    bounds[bound] = limit


def _unquote(text: str) -> tuple[str, bool]:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        body = text[1:-1]
        return (re.sub(r"\\(.)", r"\1", body) if text[0] == '"' else body), True
    return text, False
