"""The routes agree with the contract, and whatever changed in one of them alone would be named."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from acme.platform.contract import load
from acme.platform.document import METHODS, Document
from acme.platform.drift import drifts
from acme.platform.http.describe import describe_routes
from acme.settings import Settings

CONTRACT = load()
# What may be said of any value, and what it would say after a mistake.
ANYWHERE: Document = {
    "const": "else",
    "enum": ["else"],
    "format": "else",
    "required": ["else"],
    "type": ["array", "boolean"],
}
SENT: Document = {**ANYWHERE, "default": "else"}


@pytest.fixture
def routes(settings: Settings) -> Document:
    """What the framework makes of its routes; the application reads the settings when it loads."""
    from acme.bootstrap import api

    return describe_routes(api)


def test_they_agree(routes: Document) -> None:
    assert drifts(CONTRACT, routes) == []


def test_a_lost_route_is_named(routes: Document) -> None:
    path, item = next(iter(routes["paths"].items()))
    method = next(iter(item))
    changed = copy.deepcopy(routes)
    del changed["paths"][path][method]
    found = drifts(CONTRACT, changed)
    assert len(found) == 1
    assert found[0].startswith(method.upper())


@pytest.mark.parametrize("side", ["contract", "routes"])
def test_what_one_side_says_otherwise_is_named(side: str, routes: Document) -> None:
    changed, other = copy.deepcopy((CONTRACT, routes) if side == "contract" else (routes, CONTRACT))
    tried, missed = 0, []
    for path, schema, mistakes in said(changed):
        # To say nothing is the same as a default of null, and the only thing that is.
        for keyword in [one for one in mistakes if schema.get(one) is not None]:
            for mistake in ({}, {keyword: mistakes[keyword]}):
                kept = dict(schema)
                del schema[keyword]
                schema |= mistake
                tried += 1
                if not drifts(only(changed, path), only(other, path)):
                    missed.append((path, kept, mistake))
                schema |= kept
    assert missed == []
    assert tried > 100


def said(document: Document) -> Iterator[tuple[str, Document, Document]]:
    """Each schema once, with a path that it is used on, and the mistakes that may be made in it."""
    seen: set[tuple[int, bool]] = set()
    for path, item in document["paths"].items():
        for operation in (item[method] for method in METHODS if method in item):
            body = found(operation.get("requestBody", {}), document)
            for schema in below(body, document, seen, sent=True):
                yield path, schema, SENT
            for status, answer in operation["responses"].items():
                if str(status).startswith("2"):
                    for schema in below(found(answer, document), document, seen, sent=False):
                        yield path, schema, ANYWHERE


def below(
    message: Document, document: Document, seen: set[tuple[int, bool]], *, sent: bool
) -> Iterator[Document]:
    contents = message.get("content", {}).values()
    parts = [media["schema"] for media in contents if "schema" in media]
    while parts:
        part = parts.pop()
        if (id(part), sent) not in seen:
            seen.add((id(part), sent))
            yield part
            parts += [found(part, document)] if "$ref" in part else []
            parts += part.get("properties", {}).values()
            parts += [one for key in ("allOf", "anyOf", "oneOf") for one in part.get(key, [])]
            parts += [part[key] for key in ("items", "additionalProperties") if holds(part, key)]


def holds(part: Document, key: str) -> bool:
    return isinstance(part.get(key), dict)


def found(part: Document, document: Document) -> Document:
    """What a reference names, itself and no copy."""
    while "$ref" in part:
        target: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


def only(document: Document, path: str) -> Document:
    """One path of a document, without what has no schema of its own."""
    same = {
        one: {
            method: {**operation, "parameters": [], "responses": successes(operation)}
            for method, operation in item.items()
            if method in METHODS
        }
        for one, item in document["paths"].items()
        if plain(one) == plain(path)
    }
    return {**document, "paths": same}


def successes(operation: Document) -> Document:
    responses = operation["responses"].items()
    return {status: answer for status, answer in responses if str(status).startswith("2")}


def plain(path: str) -> str:
    return re.sub("{[^}]*}", "{}", path)
