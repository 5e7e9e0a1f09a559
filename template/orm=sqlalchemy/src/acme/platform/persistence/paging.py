"""Lists: filters, search and order on a prebuilt `select`, continued behind a row."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Select,
    and_,
    any_,
    false,
    literal,
    or_,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from acme.kit.legs import keys_of
from acme.kit.listing import Filter, ListQuery, Operator, Sort

Columns = ReadOnlyColumnCollection[str, Column[Any]]


def apply_query(
    statement: Select[Any],
    columns: Columns,
    query: ListQuery,
    searched: Sequence[ColumnElement[str]] = (),
) -> Select[Any]:
    """Narrow and order the statement; it fetches one row more than the page holds.

    The values in the query may be parameters that stand for them.
    """
    for condition in query.filters:
        statement = statement.where(_filter(columns[condition.column], condition))
    for word in query.search:
        statement = statement.where(_contains(searched, word))
    if query.nulls is not None:
        first = columns[query.sort[0].column]
        statement = statement.where(first.is_(None) if query.nulls else first.is_not(None))
    if query.after is not None:
        statement = statement.where(_behind(columns, *keys_of(query)))
    order = [_ordered(columns[sort.column], sort) for sort in query.sort]
    return statement.order_by(*order).limit(query.limit + 1)


def _filter(column: ColumnElement[Any], condition: Filter) -> ColumnElement[bool]:
    value: Any = condition.value
    found: ColumnElement[bool] = column == value
    match condition.operator:
        case Operator.NE:
            # The complement of equality: rows without a value are unequal to any.
            found = column.is_distinct_from(value)
        case Operator.GT:
            found = column > value
        case Operator.GTE:
            found = column >= value
        case Operator.LT:
            found = column < value
        case Operator.LTE:
            found = column <= value
        case Operator.IN:
            found = column == any_(_choices(column, value))
    return found


def _choices(column: ColumnElement[Any], value: Any) -> ColumnElement[Any]:
    return value if isinstance(value, BindParameter) else literal(value, ARRAY(column.type))


def _contains(columns: Sequence[ColumnElement[str]], word: Any) -> ColumnElement[bool]:
    pattern = word if isinstance(word, BindParameter) else pattern_of(word)
    return or_(*(column.ilike(pattern, escape="\\") for column in columns))


def _ordered(column: ColumnElement[Any], sort: Sort) -> ColumnElement[Any]:
    return column.desc() if sort.descending else column.asc()


def _behind(
    columns: Columns, sorts: Sequence[Sort], after: Sequence[object]
) -> ColumnElement[bool]:
    one_way = len({sort.descending for sort in sorts}) == 1
    if one_way and not any(sort.nullable for sort in sorts):
        # A row comparison walks an index from where it stands; the long form below may not.
        left = tuple_(*(columns[sort.column] for sort in sorts))
        right = tuple_(*after, types=[columns[sort.column].type for sort in sorts])
        return left < right if sorts[0].descending else left > right
    ways = []
    for position, sort in enumerate(sorts):
        same = [_same(columns[sorts[i].column], after[i]) for i in range(position)]
        ways.append(and_(*same, _beyond(columns[sort.column], sort, after[position])))
    return or_(*ways)


def _same(column: ColumnElement[Any], value: object) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def _beyond(column: ColumnElement[Any], sort: Sort, value: object) -> ColumnElement[bool]:
    # PostgreSQL counts null as greater than everything.
    if value is None:
        return column.is_not(None) if sort.descending else false()
    if sort.descending:
        return column < value
    return or_(column > value, column.is_(None)) if sort.nullable else column > value


def pattern_of(word: str) -> str:
    """What is like any text that contains the word."""
    return "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
