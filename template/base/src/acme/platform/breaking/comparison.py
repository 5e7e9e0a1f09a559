"""What clients of one operation find changed."""

from collections.abc import Iterator, Mapping
from datetime import date

from acme.platform.breaking.access import security_changes, server_changes
from acme.platform.breaking.notice import ends_early
from acme.platform.breaking.places import name_place
from acme.platform.breaking.values import Values
from acme.platform.deprecation import is_over
from acme.platform.document import Document, resolved

Place = tuple[str, str]
# Where a client meets a change, and the line that names it.
Change = tuple[str, str]


class Comparison:
    """One operation, as it was and as it is."""

    def __init__(self, name: str, before: Document, after: Document, today: date) -> None:
        self._name = name
        self._before = before
        self._after = after
        self._today = today
        self._requests = Values(before, after, today, sent_by_client=True)
        self._answers = Values(before, after, today)
        self._errors = Values(before, after, today, is_error=True)

    def changes(self, old: Document, new: Document) -> Iterator[Change]:
        yield from ((self._name, line) for line in self._itself(old, new))
        yield from self._parameters(old["parameters"], new["parameters"])
        place = f"{self._name} body"
        body = self._body(place, old.get("requestBody"), new.get("requestBody"))
        yield from ((place, line) for line in body)
        yield from self._responses(old.get("responses", {}), new.get("responses", {}))

    def _itself(self, old: Document, new: Document) -> Iterator[str]:
        securities = old["security"], new["security"]
        yield from security_changes(self._name, *securities, self._before, self._after)
        yield from server_changes(old["servers"], new["servers"])
        was, now = old.get("operationId"), new.get("operationId")
        if was is not None and was != now:
            yield f"{self._name} operationId: was {was}, is {now}"
        yield from ends_early(self._name, old, new, self._today)

    def _parameters(
        self, old: Mapping[Place, Document], new: Mapping[Place, Document]
    ) -> Iterator[Change]:
        for key in old.keys() | new.keys():
            was = resolved(old[key], self._before) if key in old else None
            now = resolved(new[key], self._after) if key in new else None
            place = f"{self._name} {key[0]} {(was or now or {})['name']}"
            if was and now:
                shared = name_place(old[key], new[key], place)
                yield from ((place, line) for line in self._parameter(shared, was, now))
            elif was and not is_over(was, self._today):
                yield place, f"{place}: is gone"
            elif now and now.get("required"):
                yield place, f"{place}: is required now"

    def _parameter(self, place: str, was: Document, now: Document) -> Iterator[str]:
        if was["in"] == "path" and was["name"] != now["name"]:
            yield f"{place}: is called {now['name']} now"
        if now.get("required") and not was.get("required"):
            yield f"{place}: is required now"
        if _written(was) != _written(now):
            yield f"{place}: is written in another way"
        schemas = was.get("schema", {}), now.get("schema", {})
        yield from self._requests.changes(place, *schemas)
        yield from ends_early(place, was, now, self._today)

    def _body(self, place: str, old: Document | None, new: Document | None) -> Iterator[str]:
        if old is not None and new is None:
            yield f"{place}: is gone"
        if new is None:
            return
        place = name_place(old or {}, new, place)
        now = resolved(new, self._after)
        was = resolved(old or {}, self._before)
        if now.get("required") and not was.get("required"):
            yield f"{place}: is required now"
        if old is not None:
            yield from self._content(place, self._requests, was, now)

    def _responses(self, old: Document, new: Document) -> Iterator[Change]:
        for status in old.keys() | new.keys():
            place = f"{self._name} {status}"
            if status in old and status in new:
                shared = name_place(old[status], new[status], place)
                values = self._answers if _succeeds(status) else self._errors
                parts = resolved(old[status], self._before), resolved(new[status], self._after)
                yield from ((place, line) for line in self._content(shared, values, *parts))
                yield from ((place, line) for line in self._headers(shared, *parts))
            elif _succeeds(status):
                yield place, f"{place}: is gone" if status in old else f"{place}: is a new success"

    def _content(self, place: str, values: Values, was: Document, now: Document) -> Iterator[str]:
        old, new = was.get("content", {}), now.get("content", {})
        yield from (f"{place} {kind}: is gone" for kind in old.keys() - new.keys())
        for kind in old.keys() & new.keys():
            schemas = old[kind].get("schema", {}), new[kind].get("schema", {})
            # Several media types mostly share a schema; the path is enough to find a change.
            yield from values.changes(place if len(old) == 1 else f"{place} {kind}", *schemas)

    def _headers(self, place: str, before: Document, after: Document) -> Iterator[str]:
        later = {name.lower(): part for name, part in after.get("headers", {}).items()}
        for name, part in before.get("headers", {}).items():
            inside = f"{place} header {name}"
            if name.lower() not in later:
                yield f"{inside}: is gone"
                continue
            inside = name_place(part, later[name.lower()], inside)
            was, now = resolved(part, self._before), resolved(later[name.lower()], self._after)
            if was.get("required") and not now.get("required"):
                yield f"{inside}: is not always there any more"
            schemas = was.get("schema", {}), now.get("schema", {})
            yield from self._answers.changes(inside, *schemas)


def _succeeds(status: object) -> bool:
    return str(status) < "4"


def _written(parameter: Document) -> tuple[object, object]:
    style = parameter.get("style", "form" if parameter["in"] in ("cookie", "query") else "simple")
    return style, parameter.get("explode", style == "form")
