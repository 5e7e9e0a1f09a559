"""What a client may ask of a list, and the question once it is understood."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


class Operator(StrEnum):
    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    IN = "in"


SAMENESS = frozenset({Operator.EQ, Operator.NE, Operator.IN})
ORDER = frozenset(Operator)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that clients may filter by, and the parser of its values in a query string.

    Sort by none whose values run to thousands of characters: the cursor, which is part of an
    address, carries them.
    """

    parse: Callable[[str], object]
    operators: frozenset[Operator] = ORDER
    sortable: bool = True
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list offers: its columns, the properties of an item, whether `q` searches."""

    name: str
    columns: Mapping[str, Column]
    properties: frozenset[str]
    searchable: bool = False

    @property
    def own_parameters(self) -> tuple[str, ...]:
        """The parameters of the list itself; its filters come beside them."""
        return (
            "limit",
            "cursor",
            *(["sort"] if any(column.sortable for column in self.columns.values()) else []),
            *(["fields"] if self.properties else []),
            *(["q"] if self.searchable else []),
        )


@dataclass(frozen=True, slots=True)
class Filter:
    column: str
    operator: Operator
    value: object


@dataclass(frozen=True, slots=True)
class Sort:
    column: str
    descending: bool
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class ListQuery:
    """One page of a list. `after` holds the sort keys of the last row of the page before.

    `nulls` asks for the rows without a value of the first sort key alone, or for the others alone.
    """

    limit: int
    sort: tuple[Sort, ...]
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] = ()
    after: tuple[object, ...] | None = None
    nulls: bool | None = None
    fields: frozenset[str] | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: list[T]
    next_cursor: str | None
