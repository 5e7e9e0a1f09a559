"""Imports in the order and shape that ruff's isort wants, whatever the resources are called."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .domain import Field

WIDTH = 100

_FROM = {
    "Any": "typing",
    "Decimal": "decimal",
    "UTC": "datetime",
    "UUID": "uuid",
    "date": "datetime",
    "datetime": "datetime",
}

_STATEMENT = (
    r"(?:import [\w.]+(?: as \w+)?|from [\w.]+ import (?:\((?:\s*\w+,?)+\s*\)|\w+(?:, \w+)*))\n"
)
_BLOCK = re.compile(rf"^(?P<indent>[ \t]*){_STATEMENT}(?:(?P=indent){_STATEMENT})*", re.MULTILINE)
_FROM_IMPORT = re.compile(r"from ([\w.]+) import (\(?)([\w\s,]+)\)?")


def imports(*names: str, fields: Iterable[Field] = (), defaults: bool = True) -> list[str]:
    """Lines that import these dotted names, and whatever the annotations of the fields need.

    `defaults` says whether the fields' default literals are written in that module too.
    """
    wanted = set(names)
    for field in fields:
        source = field.base_annotation
        if defaults and field.has_default:
            source += f" {field.default_literal}"
        words = set(re.findall(r"\w+", re.sub(r'"[^"]*"|\'[^\']*\'', "", source)))
        wanted |= {f"{_FROM[word]}.{word}" for word in words if word in _FROM}
    members: dict[str, list[str]] = {}
    for name in wanted:
        module, _, member = name.rpartition(".")
        members.setdefault(module, []).append(member)
    return [
        line
        for module in sorted(members, key=_natural)
        for line in import_line(module, members[module]).split("\n")
    ]


def import_line(
    module: str, members: Iterable[str], indent: str = "", *, split: bool = False
) -> str:
    """`from module import a, b` as ruff formats it: a line each where too long or once split."""
    names = sorted(set(members), key=_member)
    line = f"{indent}from {module} import {', '.join(names)}"
    if len(line) <= WIDTH and not split:
        return line
    body = "".join(f"{indent}    {name},\n" for name in names)
    return f"{indent}from {module} import (\n{body}{indent})"


def in_order(source: str) -> str:
    """Sort import blocks: sources are in order for `acme` and `widget`, and names change."""
    return _BLOCK.sub(_sorted_block, source)


def _sorted_block(block: re.Match[str]) -> str:
    indent = block["indent"]
    plain: list[str] = []
    members: dict[str, list[str]] = {}
    split: set[str] = set()
    for statement in re.findall(_STATEMENT, block[0]):
        if (match := _FROM_IMPORT.match(statement)) is None:
            plain.append(f"{indent}{statement.strip()}")
            continue
        module, parenthesis, names = match.groups()
        members.setdefault(module, []).extend(re.findall(r"\w+", names))
        if parenthesis:
            split.add(module)
    lines = sorted(plain, key=_natural) + [
        import_line(module, members[module], indent, split=module in split)
        for module in sorted(members, key=_natural)
    ]
    return "".join(f"{line}\n" for line in lines)


def _member(name: str) -> tuple[int, object]:
    """Constants, then classes, then the rest, as isort's order-by-type has it."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, _natural(name)


def _natural(name: str) -> tuple[object, ...]:
    """Case aside, and numbers by value; relative imports come last, the farther the earlier."""
    dots = len(name) - len(name.lstrip("."))
    parts = re.split(r"(\d+)", name.lower())
    return (dots > 0, -dots, [(p.isdigit(), int(p) if p.isdigit() else p) for p in parts], name)
