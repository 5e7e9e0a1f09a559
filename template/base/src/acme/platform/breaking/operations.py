"""Which changes between two versions of the contract break a client, one line each.

Clients are taken to be strict about what they are told, and to ignore what they are not: a new value
of an enum in an answer breaks them, a new property does not. Prose, examples and errors that never
come any more break nobody; nor does it when something deprecated goes after its sunset, which has to
come with notice.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from acme.platform.breaking.notice import ends_early
from acme.platform.breaking.values import Values
from acme.platform.deprecation import is_over
from acme.platform.document import METHODS, Document, resolved

Place = tuple[str, str]


def breaking_changes(before: Document, after: Document, today: date) -> list[str]:
    """One sentence a change, in order; nothing where every client can stay as it is."""
    old, new = _operations(before), _operations(after)
    found: list[str] = []
    for key, (name, operation) in old.items():
        if key in new:
            comparison = _Comparison(name, before, after, today)
            found += comparison.changes(operation, new[key][1])
            found += ends_early(name, operation, new[key][1], today)
        elif not is_over(operation, today):
            found.append(f"{name}: is gone")
    return sorted(found)


def _operations(document: Document) -> dict[Place, tuple[str, Document]]:
    """Operations by method and path; what a path's parameters are called is no matter."""
    found: dict[Place, tuple[str, Document]] = {}
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                parameters = [*item.get("parameters", []), *item[method].get("parameters", [])]
                operation = {"security": document.get("security", []), **item[method]}
                operation["parameters"] = _by_place(path, parameters, document)
                key = (method, re.sub("{[^}]*}", "{}", path))
                found[key] = (f"{method.upper()} {path}", operation)
    return found


def _by_place(path: str, given: list[Document], document: Document) -> dict[Place, Document]:
    """An operation's own parameters come last, and replace those of its path."""
    in_path = re.findall("{([^}]*)}", path)
    found: dict[Place, Document] = {}
    for parameter in (resolved(one, document) for one in given):
        kind, name = parameter["in"], parameter["name"]
        if kind == "header":
            name = name.lower()
        found[kind, str(in_path.index(name)) if kind == "path" else name] = parameter
    return found


class _Comparison:
    """One operation, as it was and as it is."""

    def __init__(self, name: str, before: Document, after: Document, today: date) -> None:
        self._name = name
        self._before = before
        self._after = after
        self._today = today
        self._requests = Values(before, after, today, sent_by_client=True)
        self._answers = Values(before, after, today, sent_by_client=False)

    def changes(self, old: Document, new: Document) -> Iterator[str]:
        if not all(_admits(new["security"], way) for way in old["security"] or [{}]):
            yield f"{self._name} security: asks for more than before"
        yield from self._parameters(old["parameters"], new["parameters"])
        yield from self._body(old.get("requestBody"), new.get("requestBody"))
        yield from self._responses(old.get("responses", {}), new.get("responses", {}))

    def _parameters(
        self, old: Mapping[Place, Document], new: Mapping[Place, Document]
    ) -> Iterator[str]:
        for key in old.keys() | new.keys():
            was, now = old.get(key), new.get(key)
            place = f"{self._name} {key[0]} {(was or now or {})['name']}"
            if was and not now and not is_over(was, self._today):
                yield f"{place}: is gone"
            elif now and now.get("required") and not (was and was.get("required")):
                yield f"{place}: is required now"
            if was and now:
                if _written(was) != _written(now):
                    yield f"{place}: is written in another way"
                schemas = was.get("schema", {}), now.get("schema", {})
                yield from self._requests.changes(place, *schemas)
                yield from ends_early(place, was, now, self._today)

    def _body(self, old: Document | None, new: Document | None) -> Iterator[str]:
        place = f"{self._name} body"
        if old is not None and new is None:
            yield f"{place}: is gone"
        if new is None:
            return
        now = resolved(new, self._after)
        was = resolved(old or {}, self._before)
        if now.get("required") and not was.get("required"):
            yield f"{place}: is required now"
        if old is not None:
            yield from self._content(place, self._requests, was, now)

    def _responses(self, old: Document, new: Document) -> Iterator[str]:
        for status in old.keys() | new.keys():
            place = f"{self._name} {status}"
            if status in old and status in new:
                was, now = resolved(old[status], self._before), resolved(new[status], self._after)
                yield from self._content(place, self._answers, was, now)
                yield from self._headers(place, was.get("headers", {}), now.get("headers", {}))
            elif str(status) < "4":
                yield f"{place}: is gone" if status in old else f"{place}: is a new success"

    def _content(self, place: str, values: Values, was: Document, now: Document) -> Iterator[str]:
        old, new = was.get("content", {}), now.get("content", {})
        yield from (f"{place} {kind}: is gone" for kind in old.keys() - new.keys())
        for kind in old.keys() & new.keys():
            schemas = old[kind].get("schema", {}), new[kind].get("schema", {})
            # Several media types mostly share a schema; the path is enough to find a change.
            yield from values.changes(place if len(old) == 1 else f"{place} {kind}", *schemas)

    def _headers(self, place: str, old: Document, new: Document) -> Iterator[str]:
        later = {name.lower(): part for name, part in new.items()}
        for name, part in old.items():
            inside = f"{place} header {name}"
            if name.lower() not in later:
                yield f"{inside}: is gone"
                continue
            was, now = resolved(part, self._before), resolved(later[name.lower()], self._after)
            if was.get("required") and not now.get("required"):
                yield f"{inside}: is not always there any more"
            schemas = was.get("schema", {}), now.get("schema", {})
            yield from self._answers.changes(inside, *schemas)


def _admits(ways: list[Document], caller: Document) -> bool:
    """Whether somebody who came in by `caller` still does. No ways at all: open to anyone."""
    return not ways or any(
        all(
            scheme in caller and set(scopes) <= set(caller[scheme])
            for scheme, scopes in way.items()
        )
        for way in ways
    )


def _written(parameter: Document) -> tuple[object, object]:
    style = parameter.get("style", "form" if parameter["in"] in ("cookie", "query") else "simple")
    return style, parameter.get("explode", style == "form")
