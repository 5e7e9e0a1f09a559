"""One row by its key, with SQL that is made once.

Django makes a query's SQL anew each time, which takes it several times as long as PostgreSQL needs
to run it. Of this query nothing ever differs but the key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from acme.platform.persistence.backend.base import DatabaseWrapper
from acme.platform.persistence.backend.prepared import Statement

# Stands in the query for the key that is asked for.
_ANY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class _Query:
    compiler: SQLCompiler
    statement: Statement
    parameters: Sequence[Any]
    names: Sequence[str]
    converters: dict[int, Any]


class ByKey:
    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self._rows = rows

    def find(self, alias: str, key: UUID) -> dict[str, Any] | None:
        made = self._query
        connection = cast(DatabaseWrapper, connections[alias])
        values = [key if one == _ANY else one for one in made.parameters]
        found = connection.fetch_one(made.statement, values)
        if found is None:
            return None
        # What the driver does not read by itself, as JSON, the model's fields do.
        (row,) = made.compiler.apply_converters([found], made.converters)
        return dict(zip(made.names, row, strict=True))

    @cached_property
    def _query(self) -> _Query:
        # Not before it is needed: all models must have been loaded.
        query = self._rows.filter(pk=_ANY).query
        compiler = query.get_compiler(self._rows.db)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        return _Query(
            compiler,
            Statement(sql, len(parameters), keepable=all(one == _ANY for one in parameters)),
            parameters,
            list(query.selected or ()),
            converters,
        )
