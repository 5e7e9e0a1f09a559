"""Foreign keys that the database sees to, under names of ours."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from django.db import models
from django.db.models import Model

ForeignKey: TypeAlias = "models.ForeignKey[Any, Any]"
OnDelete: TypeAlias = Literal["CASCADE", "RESTRICT", "SET NULL"]


class Reference(models.BaseConstraint):
    """What a `ForeignKey` points at must exist, and what its deletion does here.

    Django's own constraints are checked at the end of a transaction, too late for an answer that
    says which property is wrong, and Django follows deletes itself, a query for each table. So the
    field says `db_constraint=False` and `DO_NOTHING`, and this one is declared beside it.
    """

    def __init__(self, *, name: str, field: str, on_delete: OnDelete) -> None:
        super().__init__(name=name)
        self.field = field
        self.on_delete = on_delete

    # Django's types allow None for both arguments, which no caller of these three passes.

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        # Not within CREATE TABLE: what it points at may still be waiting for its own constraints,
        # which Django adds when all tables of a migration are there.
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        key, target = _ends(model, self.field)
        pairs = self._pairs(key, target)
        mine = ", ".join(quote(column) for column in pairs)
        theirs = ", ".join(quote(column) for column in pairs.values())
        # Only the column itself is cleared, whatever else the key consists of.
        cleared = f" ({quote(key.column)})" if self.on_delete == "SET NULL" else ""
        return (
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY ({mine}) REFERENCES {quote(target._meta.db_table)} ({theirs}) "
            f"ON DELETE {self.on_delete}{cleared}"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, *_args: Any, **_options: Any) -> None:
        """Forms look for the row that a field names by themselves."""

    def deconstruct(self) -> Any:
        path, args, options = super().deconstruct()
        return path, args, {**options, "field": self.field, "on_delete": self.on_delete}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, models.BaseConstraint):
            return bool(self.deconstruct() == other.deconstruct())
        return NotImplemented

    def __hash__(self) -> int:
        return hash((type(self), self.name))

    def _pairs(self, key: ForeignKey, target: type[Model]) -> Mapping[str, str]:
        """The columns of the key, each with the column it points at."""
        return {str(key.column): str(target._meta.pk.column)}


def _ends(model: type[Model], name: str) -> tuple[ForeignKey, type[Model]]:
    """The field that refers, and the model it refers to."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.ForeignKey):
        raise TypeError(f"{model._meta.label}.{name} is no ForeignKey")
    return field, field.remote_field.model
