"""What is wrong with the contract's marks: none of them stands in vain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from acme.platform.deprecation import MARK, problems_of
from acme.platform.document import METHODS, Document

_ALIKE = re.compile("x-?depr.*", re.IGNORECASE)
# Below these are values, which may have keys like anything.
_VALUES = {"const", "default", "enum", "example", "examples"}
_BY_NAME = {"content", "headers", "responses"}
_MARKABLE = {"operation", "parameter", "property"}
_COMPONENTS = {"parameters": "parameter", "responses": "response", "schemas": "schema"}


@dataclass(frozen=True)
class Mistake:
    part: Document
    key: str
    line: str


def find_mistakes(document: Document) -> Iterator[Mistake]:
    """What is marked in vain, or in words that say nothing."""
    for path, item in document.get("paths", {}).items():
        yield from _walk(path, item, "path")
    for kind, parts in document.get("components", {}).items():
        if kind not in _VALUES:
            kind = _COMPONENTS.get(kind, kind)
            for name, part in parts.items():
                yield from _walk(f"{kind} {name}", part, kind)


def drop_mistakes(document: Document) -> Document:
    for mistake in list(find_mistakes(document)):
        mistake.part.pop(mistake.key, None)
    return document


def _walk(place: str, part: Any, kind: str = "") -> Iterator[Mistake]:
    if isinstance(part, list):
        for one in part:
            yield from _walk(place, one)
    if not isinstance(part, dict):
        return
    yield from _own(place, part, kind)
    for key, inner in part.items():
        if key in _VALUES or str(key).startswith("x-"):
            continue
        for name, deeper, its in _parts(place, key, inner, kind):
            yield from _walk(name, deeper, its)


def _parts(place: str, key: str, inner: Any, kind: str) -> Iterator[tuple[str, Any, str]]:
    """What is inside, by the place that it has and by what it is."""
    if kind == "path" and key in METHODS:
        yield f"{key.upper()} {place}", inner, "operation"
    elif key == "parameters" and isinstance(inner, list):
        for one in inner:
            yield f"{place} {one.get('in')} {one.get('name')}", one, "parameter"
    elif key == "properties" and isinstance(inner, dict):
        for name, one in inner.items():
            yield f"{place}.{name}", one, "property"
    elif key in _BY_NAME and isinstance(inner, dict):
        for name, one in inner.items():
            yield f"{place} {name}", one, ""
    else:
        yield place, inner, ""


def _own(place: str, part: Document, kind: str) -> Iterator[Mistake]:
    for key in part:
        if _ALIKE.fullmatch(str(key)) and key != MARK:
            yield Mistake(part, key, f"{place}: {key} is not known, only {MARK}")
    if MARK in part and kind not in _MARKABLE:
        told = f"{MARK} means nothing here, only in an operation, a parameter or a property"
        yield Mistake(part, MARK, f"{place}: {told}")
    elif MARK in part:
        yield from (Mistake(part, MARK, f"{place}: {one}") for one in problems_of(part[MARK]))
    elif kind == "operation" and part.get("deprecated"):
        told = f"deprecated alone is told to nobody who calls it, so write {MARK} instead"
        yield Mistake(part, "deprecated", f"{place}: {told}")
