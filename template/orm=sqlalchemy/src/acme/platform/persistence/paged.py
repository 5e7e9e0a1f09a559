"""Lists of a feature, whose SQL is made once for all queries of the same shape."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY

from acme.kit.legs import legs_of
from acme.kit.listing import Filter, ListQuery, Operator
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.paging import Columns, apply_query, pattern_of
from acme.platform.persistence.prepared import Prepared, Row

SHAPES = 100  # of a list, that are remembered


class Paged:
    def __init__(
        self,
        rows: Select[Any],
        columns: Columns,
        searched: Sequence[ColumnElement[str]] = (),
    ) -> None:
        self._rows = rows
        self._columns = columns
        self._searched = searched
        self._statement = lru_cache(SHAPES)(self._prepare)

    async def read(self, transaction: Transaction, query: ListQuery) -> Sequence[Row]:
        """The rows of a page, and one more where there is a next page."""
        found: list[Row] = []
        for leg in legs_of(query):
            rest = replace(leg, limit=query.limit - len(found))
            found += await self._statement(_shape_of(rest)).fetch(transaction, _values_of(rest))
            if len(found) > query.limit:
                break
        return found

    def _prepare(self, shape: ListQuery) -> Prepared:
        limit: Any = bindparam("limit", type_=Integer)
        words: Any = tuple(bindparam(f"word_{i}", type_=Text) for i in range(len(shape.search)))
        query = replace(
            shape,
            limit=limit,
            filters=tuple(self._parameter(i, one) for i, one in enumerate(shape.filters)),
            search=words,
            after=self._parameters_behind(shape),
        )
        return Prepared(apply_query(self._rows, self._columns, query, self._searched))

    def _parameter(self, position: int, condition: Filter) -> Filter:
        kind: Any = self._columns[condition.column].type
        if condition.operator is Operator.IN:
            kind = ARRAY(kind)
        return replace(condition, value=bindparam(f"filter_{position}", type_=kind))

    def _parameters_behind(self, shape: ListQuery) -> tuple[object, ...] | None:
        if shape.after is None:
            return None
        return tuple(
            None if value is None else bindparam(f"after_{i}", type_=self._columns[one.column].type)
            for i, (one, value) in enumerate(zip(shape.sort, shape.after, strict=True))
        )


def _shape_of(query: ListQuery) -> ListQuery:
    """What the SQL depends on: the query without its values, but for those that are null."""
    after = query.after and tuple(None if value is None else True for value in query.after)
    filters = tuple(replace(one, value=None) for one in query.filters)
    search = ("",) * len(query.search)
    return ListQuery(0, query.sort, filters, search, after, query.nulls)


def _values_of(query: ListQuery) -> dict[str, Any]:
    values: dict[str, Any] = {"limit": query.limit}
    values |= {f"filter_{i}": one.value for i, one in enumerate(query.filters)}
    values |= {f"word_{i}": pattern_of(word) for i, word in enumerate(query.search)}
    for i, value in enumerate(query.after or ()):
        if value is not None:
            values[f"after_{i}"] = value
    return values
