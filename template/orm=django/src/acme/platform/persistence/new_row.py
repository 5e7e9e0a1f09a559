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


@dataclass(frozen=True, slots=True)
class _Statement:
    compiler: SQLInsertCompiler
    sql: str
    fields: "Sequence[Field[Any, Any]]"
    names: Sequence[str]
    converters: dict[int, Any]


class NewRow:
    def __init__(self, model: type[Model]) -> None:
        self._model = model
        self._statements: dict[tuple[str, ...], _Statement] = {}

    def insert(self, alias: str, **values: Any) -> dict[str, Any]:
        """Add the row, and return all of it as the database keeps it."""
        given = tuple(values)
        made = self._statements.get(given)
        if made is None:
            made = self._statements[given] = self._make(alias, given)
        row = self._model(**values)
        connection = cast(DatabaseWrapper, connections[alias])
        cursor = connection.lasting_cursor()
        cursor.execute(
            made.sql,
            [
                field.get_db_prep_save(field.pre_save(row, add=True), connection)
                for field in made.fields
            ],
        )
        (kept,) = made.compiler.apply_converters([cursor.fetchone()], made.converters)
        return dict(zip(made.names, kept, strict=True))

    def _make(self, alias: str, given: tuple[str, ...]) -> _Statement:
        columns = self._model._meta.concrete_fields
        # The database fills in what it has a default for.
        fields = [one for one in columns if one.attname in given or not one.has_db_default()]
        query = InsertQuery(self._model)
        query.insert_values(fields, [self._model()])
        compiler = cast(SQLInsertCompiler, query.get_compiler(alias))
        compiler.returning_fields = columns
        ((sql, _),) = compiler.as_sql()
        table = self._model._meta.db_table
        returned: list[Expression] = [one.get_col(table) for one in columns]
        converters = compiler.get_converters(returned)
        return _Statement(compiler, sql, fields, [one.attname for one in columns], converters)
