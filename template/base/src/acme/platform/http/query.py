"""The query string of a list: `limit cursor sort fields q` and the filters."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from acme.kit.cursor import BadCursor, resume
from acme.kit.listing import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    Filter,
    Listing,
    ListQuery,
    Operator,
    Sort,
)
from acme.kit.problem import FieldError, Problem, invalid
from acme.platform.http.call import Call

T = TypeVar("T")

MAX_SORTS = 5
MAX_CHOICES = 100
MAX_SEARCH = 200
# As long as a field may be that is filtered by: what was answered can be asked for.
MAX_VALUE = 10_000
# Of several: a hundred have to fit into one address.
MAX_CHOICE = 500
_FILTER = re.compile(r"([a-z][a-z0-9_]*)(?:\[([a-z]+)\])?", re.ASCII)


def read_list_query(call: Call, listing: Listing) -> ListQuery:
    """Understand the whole query string, or raise one problem that names every mistake."""
    given = _Given.collect(call, listing.own_parameters)
    query = ListQuery(
        limit=given.take("limit", _read_limit, DEFAULT_LIMIT),
        sort=given.take("sort", lambda text: _read_sort(text, listing), _complete([])),
        search=given.take("q", lambda text: _read_search(text, listing), ()),
        fields=given.take("fields", lambda text: _read_fields(text, listing), None),
        filters=tuple(given.filters(listing)),
    )
    if given.errors:
        raise invalid(*given.errors)
    query = replace(query, fingerprint=_fingerprint(listing.name, query))
    if "cursor" not in given.texts:
        return query
    try:
        return resume(query, listing, given.texts["cursor"])
    except BadCursor:
        detail = "The cursor is damaged, or belongs to another list, filter or order."
        raise Problem(400, "invalid_cursor", detail) from None


def refuse_parameters(call: Call) -> None:
    """Refuse a query string where the operation takes none."""
    # Nothing is said by an `&` alone.
    if call.query and (names := _Given.collect(call).texts):
        raise invalid(*(_error(name, "unknown_parameter", "is not known") for name in names))


@dataclass(slots=True)
class _Given:
    own: tuple[str, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)

    @classmethod
    def collect(cls, call: Call, own: tuple[str, ...] = ()) -> "_Given":
        given = cls(own)
        try:
            pairs = call.parameters()
        except ValueError:
            raise invalid(_error("", "invalid_format", "The query is malformed.")) from None
        for name, text in pairs:
            if name in given.texts:
                given.errors.append(_error(name, "repeated", "is given more than once"))
            if "\x00" in name + text:
                given.errors.append(_error(name, "invalid_format", "must not contain NUL"))
            given.texts[name] = text
        return given

    def take(self, name: str, read: Callable[[str], T], otherwise: T) -> T:
        if name not in self.texts or name not in self.own:
            return otherwise
        try:
            return read(self.texts[name])
        except ValueError as error:
            self.errors.append(_error(name, "invalid_value", str(error)))
            return otherwise

    def filters(self, listing: Listing) -> Iterator[Filter]:
        for name, text in self.texts.items():
            if name in self.own:
                continue
            match = _FILTER.fullmatch(name)
            column = listing.columns.get(match[1]) if match else None
            if not match or not column or not column.operators:
                self.errors.append(_error(name, "unknown_parameter", "is not known"))
                continue
            # Equality is asked for by the bare name, and by that alone.
            if match[2] == Operator.EQ or (match[2] or Operator.EQ) not in column.operators:
                known = ", ".join(sorted(column.operators - {Operator.EQ}))
                self.errors.append(_error(name, "unknown_operator", f"takes only {known}"))
                continue
            operator = Operator(match[2] or Operator.EQ)
            try:
                value = _read_value(column.parse, operator, text)
            except ValueError as error:
                self.errors.append(_error(name, "invalid_value", str(error)))
                continue
            yield Filter(match[1], operator, value)


def _read_value(parse: Callable[[str], object], operator: Operator, text: str) -> object:
    if operator is not Operator.IN:
        return _read_single(parse, text, MAX_VALUE)
    texts = text.split(",")
    if len(texts) > MAX_CHOICES:
        raise ValueError(f"takes at most {MAX_CHOICES} values")
    return tuple(_read_single(parse, part, MAX_CHOICE) for part in texts)


def _read_single(parse: Callable[[str], object], text: str, longest: int) -> object:
    if len(text) > longest:
        raise ValueError(f"must have at most {longest} characters")
    return parse(text)


def _read_limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MAX_LIMIT):
        raise ValueError(f"must be an integer from 1 to {MAX_LIMIT}")
    return int(text)


def _read_sort(text: str, listing: Listing) -> tuple[Sort, ...]:
    sorts: list[Sort] = []
    parts = text.split(",")
    if len(parts) > MAX_SORTS:
        raise ValueError(f"takes at most {MAX_SORTS} columns")
    if len(set(parts)) < len(parts):
        raise ValueError("names a column twice")
    for part in parts:
        name = part.removeprefix("-")
        column = listing.columns.get(name)
        if column is None or not column.sortable:
            raise ValueError("names a column that it cannot sort by")
        # A column counts where it stands first; turned around later on it decides nothing.
        if not any(sort.column == name for sort in sorts):
            sorts.append(Sort(name, part.startswith("-"), column.nullable))
    return _complete(sorts)


def _complete(sorts: list[Sort]) -> tuple[Sort, ...]:
    # Only a total order can be continued without losing or repeating rows; the identifier
    # goes the way of the last column so that one index serves both. Newest first otherwise.
    if any(sort.column == "id" for sort in sorts):
        return tuple(sorts)
    return (*sorts, Sort("id", sorts[-1].descending if sorts else True))


def _read_fields(text: str, listing: Listing) -> frozenset[str]:
    names = text.split(",")
    for name in names:
        if name not in listing.properties:
            raise ValueError("names a property that is not known")
    if len(set(names)) < len(names):
        raise ValueError("names a property twice")
    return frozenset(names)


def _read_search(text: str, listing: Listing) -> tuple[str, ...]:
    if not 1 <= len(text) <= MAX_SEARCH:
        raise ValueError(f"must have 1 to {MAX_SEARCH} characters")
    return tuple(text.split())


def _fingerprint(name: str, query: ListQuery) -> str:
    asked = (name, query.sort, sorted(map(repr, query.filters)), query.search)
    return hashlib.blake2b(repr(asked).encode(), digest_size=8).hexdigest()


def _error(name: str, code: str, detail: str) -> FieldError:
    return FieldError(name[:100], code, detail, "parameter")
