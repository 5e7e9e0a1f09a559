"""One new row, with SQL that is made once: by_key.py says why.

As with `bulk_create`, no `save()` of the model is called, and no signal is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import connections
from django.db.models import Expression, Field, Model
from django.db.models.sql import InsertQuery
from django.db.models.sql.compiler import SQLInsertCompiler

from acme.platform.persistence.backend.base import DatabaseWrapper
from acme.platform.persistence.backend.prepared import Statement


@dataclass(frozen=True, slots=True)
class _Insert:
    compiler: SQLInsertCompiler
    statement: Statement
    fields: "Sequence[Field[Any, Any]]"
    names: Sequence[str]
    converters: dict[int, Any]


class NewRow:
    def __init__(self, model: type[Model]) -> None:
        self._model = model
        self._inserts: dict[tuple[str, ...], _Insert] = {}

    def insert(self, alias: str, **values: Any) -> dict[str, Any]:
        """Add the row, and return all of it as the database keeps it."""
        given = tuple(values)
        made = self._inserts.get(given)
        if made is None:
            made = self._inserts[given] = self._make(alias, given)
        row = self._model(**values)
        connection = cast(DatabaseWrapper, connections[alias])
        prepared = [
            field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for field in made.fields
        ]
        added = cast("tuple[Any, ...]", connection.fetch_one(made.statement, prepared))
        (kept,) = made.compiler.apply_converters([added], made.converters)
        return dict(zip(made.names, kept, strict=True))

    def _make(self, alias: str, given: tuple[str, ...]) -> _Insert:
        columns = self._model._meta.concrete_fields
        # The database fills in what it has a default for.
        fields = [one for one in columns if one.attname in given or not one.has_db_default()]
        query = InsertQuery(self._model)
        query.insert_values(fields, [self._model(**dict.fromkeys(given))])
        compiler = cast(SQLInsertCompiler, query.get_compiler(alias))
        compiler.returning_fields = columns
        ((sql, _),) = compiler.as_sql()
        table = self._model._meta.db_table
        returned: list[Expression] = [one.get_col(table) for one in columns]
        converters = compiler.get_converters(returned)
        names = [one.attname for one in columns]
        return _Insert(compiler, Statement(sql, len(fields)), fields, names, converters)
