"""Lists: filters, search and order on a queryset, continued behind a row."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from operator import and_, or_
from typing import Any, TypeVar

from django.db.models import (
    CharField,
    Expression,
    F,
    Func,
    Lookup,
    Model,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.lookups import GreaterThan, LessThan

from acme.kit.legs import keys_of, legs_of
from acme.kit.listing import Filter, ListQuery, Operator, Sort

M = TypeVar("M", bound=Model)
R = TypeVar("R")

_NEVER = Q(pk__in=())  # a condition that no row meets


@CharField.register_lookup
@TextField.register_lookup
class Mentions(Lookup):
    """The text holds a word, in whatever case; `%` and `_` in it are themselves."""

    lookup_name = "mentions"

    def get_prep_lookup(self) -> str:
        word = str(self.rhs).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"%{word}%"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} ILIKE {right}", (*left_values, *right_values)


def read_page(rows: QuerySet[M, R], query: ListQuery, searched: Sequence[str] = ()) -> list[R]:
    """The rows of a page, and one more where there is a next page."""
    found: list[R] = []
    for leg in legs_of(query):
        found += _leg(rows, replace(leg, limit=query.limit - len(found)), searched)
        if len(found) > query.limit:
            break
    return found


def _leg(rows: QuerySet[M, R], query: ListQuery, searched: Sequence[str]) -> QuerySet[M, R]:
    for condition in query.filters:
        rows = rows.filter(_filter(condition))
    for word in query.search:
        rows = rows.filter(reduce(or_, (Q((f"{name}__mentions", word)) for name in searched)))
    if query.nulls is not None:
        rows = rows.filter(Q((f"{query.sort[0].column}__isnull", query.nulls)))
    if query.after is not None:
        rows = rows.filter(_behind(*keys_of(query)))
    order = [f"-{sort.column}" if sort.descending else sort.column for sort in query.sort]
    return rows.order_by(*order)[: query.limit + 1]


def _filter(condition: Filter) -> Q:
    name, value = condition.column, condition.value
    match condition.operator:
        case Operator.EQ:
            return Q((name, value))
        case Operator.NE:
            # The complement of equality: rows without a value are unequal to any.
            return ~Q((name, value))
        case operator:
            return Q((f"{name}__{operator}", value))


def _behind(sorts: Sequence[Sort], after: Sequence[object]) -> Expression | Q:
    one_way = len({sort.descending for sort in sorts}) == 1
    if one_way and not any(sort.nullable for sort in sorts):
        # A row comparison walks an index from where it stands; the long form below may not.
        here = _row(F(sort.column) for sort in sorts)
        last = _row(Value(value) for value in after)
        return LessThan(here, last) if sorts[0].descending else GreaterThan(here, last)
    ways = []
    for position, sort in enumerate(sorts):
        same = [_same(sorts[i].column, after[i]) for i in range(position)]
        ways.append(reduce(and_, [*same, _beyond(sort, after[position])]))
    return reduce(or_, ways)


def _row(parts: Iterable[F | Value]) -> Func:
    return Func(*parts, function="ROW", output_field=TextField())


def _same(name: str, value: object) -> Q:
    return Q((f"{name}__isnull", True)) if value is None else Q((name, value))


def _beyond(sort: Sort, value: object) -> Q:
    # PostgreSQL counts null as greater than everything.
    null = f"{sort.column}__isnull"
    if value is None:
        return Q((null, False)) if sort.descending else _NEVER
    if sort.descending:
        return Q((f"{sort.column}__lt", value))
    behind = Q((f"{sort.column}__gt", value))
    return behind | Q((null, True)) if sort.nullable else behind
