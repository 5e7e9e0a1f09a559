"""What the contract gives up, and until when: `x-deprecated: {since: 2026-11-21, sunset: 2027-06-30}`.

The one line stands in an operation, a parameter or a property's schema. What OpenAPI has words for
follows from it: `deprecated`, the headers of the answers, and the 410 of the time after.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from acme.kit.problem import MEDIA_TYPE, Problem
from acme.platform.document import METHODS, Document, resolved

MARK = "x-deprecated"

_TEXT = {"type": "string"}
_LINK = {"description": "More about it, beside what else is linked.", "schema": _TEXT}
_DEPRECATION = {
    "description": "Since when the operation is deprecated (RFC 9745).",
    "required": True,
    "schema": {**_TEXT, "pattern": "^@[0-9]+$"},
}
_SUNSET = {
    "description": "From when on the operation answers 410 (RFC 8594).",
    "required": True,
    "schema": _TEXT,
}


@dataclass(frozen=True, slots=True)
class Deprecation:
    since: date
    sunset: date | None
    link: str | None

    def told(self) -> Document:
        facts = {"since": self.since.isoformat(), "link": self.link}
        facts["sunset"] = self.sunset.isoformat() if self.sunset else None
        return {name: fact for name, fact in facts.items() if fact is not None}


def deprecation_of(part: Document) -> Deprecation | None:
    mark = part.get(MARK)
    if mark is None:
        return None
    try:
        # YAML reads 2027-06-30 as a date already; JSON has none.
        since, sunset = (
            date.fromisoformat(str(mark[name])) if name in mark else None
            for name in ("since", "sunset")
        )
        known = mark.keys() <= {"since", "sunset", "link"}
    except (AttributeError, TypeError, ValueError):
        since, sunset, known = None, None, False
    if since is None or not known:
        example = "{since: 2026-11-21, sunset: 2027-06-30, link: …}"
        raise ValueError(f"{MARK}: {mark} is not like {example}, of which only since is needed")
    return Deprecation(since, sunset, mark.get("link"))


def is_over(part: Document, today: date) -> bool:
    deprecation = deprecation_of(part)
    return bool(deprecation and deprecation.sunset and deprecation.sunset <= today)


def deprecated_operations(document: Document) -> Iterator[tuple[str, str, Document, Deprecation]]:
    """Method, path, operation and what is said of its end."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if (deprecation := deprecation_of(item.get(method, {}))) is not None:
                yield method.upper(), path, item[method], deprecation


def spell_out(document: Document) -> Document:
    """Put what follows from the marks into the document itself."""
    for _, _, operation, deprecation in list(deprecated_operations(document)):
        headers: Document = {"Deprecation": _DEPRECATION}
        if deprecation.sunset:
            headers["Sunset"] = _SUNSET
            operation["responses"]["410"] = _gone_response()
        for status, given in operation["responses"].items():
            if str(status) < "3" or str(status) == "410":
                answer = resolved(given, document)
                told = {"Link": _LINK, **answer.get("headers", {}), **headers}
                operation["responses"][status] = {**answer, "headers": told}
    _mark(document)
    return document


def gone() -> Problem:
    return Problem(410, "gone", "This operation was deprecated, and its time is over.")


def _gone_response() -> Document:
    example = gone().document("01937f5e7d2a7c3b9a542f6b8f0c1d2e")
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": "The operation was deprecated, and its time is over.",
        "headers": {"X-Request-ID": {"$ref": "#/components/headers/RequestId"}},
        "content": {MEDIA_TYPE: {"schema": schema, "examples": {"problem": {"value": example}}}},
    }


def _mark(part: Any) -> None:
    if isinstance(part, dict):
        if (deprecation := deprecation_of(part)) is not None:
            part |= {"deprecated": True, MARK: deprecation.told()}
        for inner in part.values():
            _mark(inner)
    elif isinstance(part, list):
        for inner in part:
            _mark(inner)
