"""What operations answer, as flat facts: statuses, headers, media types, and what bodies hold."""

import re
from collections.abc import Iterator

from acme.platform.deprecation import MARK
from acme.platform.document import METHODS, Document, resolved
from acme.platform.shapes import LIMITS, Facts, content_of, shape_of

PROBLEM = "problem"
_SUCCESS = re.compile(r"\S+ \S+ 2\d\d")
# What follows from the mark, which is the contract's alone.
_OF_THE_MARK = {"deprecation", "link", "sunset"}
# The sources raise them, one by one: the tests compare those with the contract.
_CODES = ".code enum"


def answers_of(name: str, operation: Document, document: Document, *, exact: bool) -> Facts:
    facts: Facts = {}
    for status, answer in _answers(operation, document):
        place = f"{name} {status}"
        facts |= {place: "declared"} | _headers(place, answer, marked=MARK in operation)
        if status.startswith("2"):
            facts |= content_of(place, answer, document, sent=False, exact=exact)
        else:
            facts |= {f"{place} media types": sorted(answer.get("content", {}))}
    return facts


def returned_limits_of(name: str, facts: Facts) -> Facts:
    """What is sent comes back: the limits of a body are those of what it shares with an answer."""
    sent = f"{name} body."
    limits = {
        place.removeprefix(sent): limit
        for place, limit in facts.items()
        if place.startswith(sent) and place.rpartition(" ")[2] in LIMITS
    }
    return {
        f"{answer}.{inside}": limit
        for answer in facts
        if _SUCCESS.fullmatch(answer)
        for inside, limit in limits.items()
        if f"{answer}.{inside.rpartition(' ')[0]} type" in facts
    }


def problems_of(document: Document, *, exact: bool) -> Facts:
    """They are the same whatever went wrong, so they are told of once."""
    schemas = {
        repr(media.get("schema")): media.get("schema", {})
        for item in document.get("paths", {}).values()
        for method in METHODS
        for status, answer in _answers(item.get(method, {}), document)
        for media in answer.get("content", {}).values()
        if not status.startswith("2")
    }
    facts: Facts = {}
    for schema in schemas.values():
        shape = shape_of(PROBLEM, schema, document, sent=False, exact=exact)
        for fact, value in shape.items():
            same = facts.setdefault(fact, value) == value
            facts[fact] = value if same else "not the same everywhere"
    return {fact: value for fact, value in facts.items() if not fact.endswith(_CODES)}


def _answers(operation: Document, document: Document) -> Iterator[tuple[str, Document]]:
    for status, given in operation.get("responses", {}).items():
        if not (MARK in operation and str(status) == "410"):
            yield str(status), resolved(given, document)


def _headers(place: str, answer: Document, *, marked: bool) -> Facts:
    return {
        f"{place} header {name.lower()}": "declared"
        for name in answer.get("headers", {})
        if not (marked and name.lower() in _OF_THE_MARK)
    }
