"""What the contract gives up, and until when: `x-deprecated: {since: 2026-11-21, sunset: 2027-06-30}`.

The one line stands in an operation, a parameter or a property's schema. What OpenAPI has words for
follows from it: `deprecated`, the headers of the answers, and the 410 of the time after.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from acme.kit.problem import Problem
from acme.platform.document import METHODS, Document, resolved

MARK = "x-deprecated"

_EXAMPLE = "{since: 2026-11-21, sunset: 2027-06-30, link: …}"
# What may stand between < and > in a header.
_LINK = re.compile("[!#-;=?-~]+")


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
    if MARK not in part:
        return None
    mark = part[MARK]
    for problem in problems_of(mark):
        raise ValueError(problem)
    return Deprecation(
        _day(mark["since"]), _day(mark["sunset"]) if "sunset" in mark else None, mark.get("link")
    )


def problems_of(mark: object) -> Iterator[str]:
    """Why a mark is none."""
    if not isinstance(mark, dict):
        yield f"{MARK} has to be like {_EXAMPLE}, of which only since is needed"
        return
    for name in mark.keys() - {"since", "sunset", "link"}:
        yield f"{MARK} knows no {name}, only since, sunset and link"
    if "since" not in mark:
        yield f"{MARK} needs since, the day from which on"
    days = {}
    for name in ("since", "sunset"):
        if name in mark:
            try:
                days[name] = _day(mark[name])
            except ValueError:
                yield f"{MARK} has to have a day like 2027-06-30 as {name}, not {mark[name]!r}"
    if len(days) == 2 and days["sunset"] < days["since"]:
        yield f"{MARK} ends on {days['sunset']}, before it begins on {days['since']}"
    link = mark.get("link", "/")
    if not (isinstance(link, str) and _LINK.fullmatch(link)):
        yield f"{MARK} has to have an address as link, not {link!r}"


def is_over(part: Document, today: date) -> bool:
    deprecation = deprecation_of(part)
    return bool(deprecation and deprecation.sunset and deprecation.sunset <= today)


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Method, path and operation."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def deprecated_parameters(
    document: Document, path: str, operation: Document
) -> dict[str, Deprecation]:
    """What is given up of the query, by name: whether a request uses it is known before it runs."""
    given = [*document["paths"][path].get("parameters", []), *operation.get("parameters", [])]
    found = {
        one["name"]: deprecation_of(one)
        for one in (resolved(part, document) for part in given)
        if one["in"] == "query"
    }
    return {name: deprecation for name, deprecation in found.items() if deprecation}


def gone() -> Problem:
    return Problem(410, "gone", "This operation was deprecated, and its time is over.")


def _day(value: object) -> date:
    # YAML reads 2027-06-30 as a date already; JSON has none.
    return date.fromisoformat(str(value))
