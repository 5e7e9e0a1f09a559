"""How the values that travel in requests and answers change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from acme.platform.breaking.limits import tighter, told
from acme.platform.breaking.notice import ends_early
from acme.platform.deprecation import is_over
from acme.platform.document import Document, choices_of, merged, resolved

# Schemas may contain themselves.
_DEEPEST = 8


@dataclass(frozen=True)
class Values:
    """Compares schemas of the old document with those of the new one."""

    before: Document
    after: Document
    today: date
    sent_by_client: bool

    def changes(
        self, place: str, before: Document, after: Document, depth: int = 0
    ) -> Iterator[str]:
        """One line a change that breaks a client, with the place where it is."""
        if depth > _DEEPEST:
            return
        old, new = merged(before, self.before), merged(after, self.after)
        wide, narrow = (old, new) if self.sent_by_client else (new, old)
        for keyword in tighter(wide, narrow):
            yield f"{place} {keyword}: {told(keyword, old, new)}"
        forms = _forms_of(before, self.before), _forms_of(after, self.after)
        if any(len(several) > 1 for several in forms):
            yield from self._forms(place, *forms, depth)
        else:
            yield from self._inside(place, old, new, depth)

    def _inside(self, place: str, old: Document, new: Document, depth: int) -> Iterator[str]:
        yield from self._properties(place, old, new, depth)
        for key, inside in (("items", f"{place}[]"), ("additionalProperties", f"{place}.*")):
            if isinstance(old.get(key), dict) and isinstance(new.get(key), dict):
                yield from self.changes(inside, old[key], new[key], depth + 1)

    def _properties(self, place: str, old: Document, new: Document, depth: int) -> Iterator[str]:
        earlier, later = old.get("properties", {}), new.get("properties", {})
        for name in earlier.keys() - later.keys():
            if not is_over(resolved(earlier[name], self.before), self.today):
                yield f"{place}.{name}: is gone"
        for name in earlier.keys() & later.keys():
            inside = f"{place}.{name}"
            yield from self.changes(inside, earlier[name], later[name], depth + 1)
            marks = resolved(earlier[name], self.before), resolved(later[name], self.after)
            yield from ends_early(inside, *marks, self.today)
        was, now = set(old.get("required", [])), set(new.get("required", []))
        if self.sent_by_client:
            yield from (f"{place}.{name}: is required now" for name in now - was)
            if _is_open(old) and not _is_open(new):
                yield f"{place}: takes no unknown properties any more"
        else:
            kept = (was - now) & later.keys()
            yield from (f"{place}.{name}: is not always there any more" for name in kept)

    def _forms(
        self, place: str, old: list[Document], new: list[Document], depth: int
    ) -> Iterator[str]:
        """Of several forms, each that a client may send or meet has to have its like."""
        if self.sent_by_client:
            lost = [one for one in old if not self._has_like(new, depth, before=one)]
        else:
            lost = [one for one in new if not self._has_like(old, depth, after=one)]
        if lost:
            which = "takes fewer forms" if self.sent_by_client else "has more forms"
            yield f"{place}: {which} than before"

    def _has_like(
        self,
        others: list[Document],
        depth: int,
        *,
        before: Document | None = None,
        after: Document | None = None,
    ) -> bool:
        return any(
            not list(self.changes("", before or other, after or other, depth + 1))
            for other in others
        )


def _forms_of(schema: Document, document: Document) -> list[Document]:
    choices = choices_of(resolved(schema, document))
    return [one for one in choices if merged(one, document).get("type") != "null"] or [schema]


def _is_open(schema: Document) -> bool:
    return schema.get("additionalProperties", True) is not False
