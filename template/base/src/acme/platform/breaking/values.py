"""How the values that travel in requests and answers change."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from acme.platform.breaking.limits import tighter, told
from acme.platform.breaking.notice import ends_early
from acme.platform.breaking.places import name_place
from acme.platform.deprecation import is_over
from acme.platform.document import Document, choices_of, merged, resolved, types_of

# Schemas may contain themselves: the pairs that are being compared.
Seen = frozenset[tuple[int, int]]

_ANYTHING: Document = {}


@dataclass(frozen=True)
class Values:
    """Compares schemas of the old document with those of the new one."""

    before: Document
    after: Document
    today: date
    sent_by_client: bool = False
    # What went wrong may be told by new codes: whoever does not know one still has the status.
    is_error: bool = False

    def changes(
        self, place: str, before: Document, after: Document, seen: Seen = frozenset()
    ) -> Iterator[str]:
        """One line a change that breaks a client, with the place where it is."""
        if (id(before), id(after)) in seen:
            return
        seen |= {(id(before), id(after))}
        old, new = merged(before, self.before), merged(after, self.after)
        if self.sent_by_client and "default" in old:
            yield from _default(place, old, new)
        place = name_place(before, after, place)
        wide, narrow = (old, new) if self.sent_by_client else (new, old)
        for keyword in tighter(wide, narrow):
            if not (self.is_error and keyword == "enum"):
                yield f"{place} {keyword}: {told(keyword, old, new)}"
        forms = _forms_of(before, self.before), _forms_of(after, self.after)
        if any(len(several) > 1 for several in forms):
            yield from self._forms(place, *forms, seen)
        else:
            owners = {name: self._owner(place, before, name) for name in old.get("properties", {})}
            yield from self._properties(place, owners, old, new, seen)
            yield from self._inside(place, old, new, seen)

    def _inside(self, place: str, old: Document, new: Document, seen: Seen) -> Iterator[str]:
        if _both(old, new, "array") and ("items" in old or "items" in new):
            items = old.get("items", _ANYTHING), new.get("items", _ANYTHING)
            yield from self.changes(f"{place}[]", *items, seen)
        was, now = _others_of(old), _others_of(new)
        if _both(old, new, "object") and was is not None and now is not None:
            yield from self.changes(f"{place}.*", was, now, seen)

    def _properties(
        self, place: str, owners: dict[str, str], old: Document, new: Document, seen: Seen
    ) -> Iterator[str]:
        earlier, later = old.get("properties", {}), new.get("properties", {})
        for name in earlier.keys() - later.keys():
            if not is_over(resolved(earlier[name], self.before), self.today):
                yield f"{owners[name]}.{name}: is gone"
        for name in earlier.keys() & later.keys():
            inside = f"{owners[name]}.{name}"
            yield from self.changes(inside, earlier[name], later[name], seen)
            marks = resolved(earlier[name], self.before), resolved(later[name], self.after)
            yield from ends_early(inside, *marks, self.today)
            only = "readOnly" if self.sent_by_client else "writeOnly"
            if marks[1].get(only) and not marks[0].get(only):
                yield f"{inside}: is {only} now"
        was, now = set(old.get("required", [])), set(new.get("required", []))
        if self.sent_by_client:
            yield from (f"{place}.{name}: is required now" for name in now - was)
            if _others_of(old) is not None and _others_of(new) is None:
                yield f"{place}: takes no unknown properties any more"
        else:
            kept = (was - now) & later.keys()
            yield from (f"{place}.{name}: is not always there any more" for name in kept)

    def _owner(self, place: str, schema: Document, name: str) -> str:
        """Where a property is written: in the part of an `allOf` that has it."""
        for part in resolved(schema, self.before).get("allOf", []):
            if name in merged(part, self.before).get("properties", {}):
                return self._owner(name_place(part, part, place), part, name)
        return place

    def _forms(
        self, place: str, old: list[Document], new: list[Document], seen: Seen
    ) -> Iterator[str]:
        """Of several forms, each that a client may send or meet has to have its like."""
        if self.sent_by_client:
            lost = [one for one in old if all(self._differ(one, other, seen) for other in new)]
        else:
            lost = [one for one in new if all(self._differ(other, one, seen) for other in old)]
        if lost:
            which = "takes fewer forms" if self.sent_by_client else "has more forms"
            yield f"{place}: {which} than before"

    def _differ(self, before: Document, after: Document, seen: Seen) -> bool:
        return any(self.changes("", before, after, seen))


def _default(place: str, old: Document, new: Document) -> Iterator[str]:
    """Whoever leaves a value out means the one that it had."""
    was, now = (
        json.dumps(schema["default"], ensure_ascii=False, default=str).strip('"')
        if "default" in schema
        else "none"
        for schema in (old, new)
    )
    if was != now:
        yield f"{place} default: was {was}, is {now}"


def _forms_of(schema: Document, document: Document) -> list[Document]:
    choices = choices_of(resolved(schema, document))
    return [one for one in choices if merged(one, document).get("type") != "null"] or [schema]


def _others_of(schema: Document) -> Document | None:
    """What properties may be that have no name in the contract; None where there are none."""
    others = schema.get("additionalProperties", True)
    if others is False:
        return None
    return others if isinstance(others, dict) else _ANYTHING


def _both(old: Document, new: Document, kind: str) -> bool:
    return all(not types_of(schema) or kind in types_of(schema) for schema in (old, new))
