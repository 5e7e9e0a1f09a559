"""Many-to-many: rows of a join table, seen from the side that owns them."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, connections
from django.db.models import Model, OuterRef, QuerySet

from acme.platform.persistence.database import Transaction


@dataclass(frozen=True)
class Links:
    """A join table, its column for the side that owns it and the one for the other."""

    model: type[Model]
    owner: str
    other: str

    def ids(self) -> ArraySubquery:
        """The other sides' identifiers as an array, in their own order."""
        rows = self.model._default_manager.filter(**{self.owner: OuterRef("pk")})
        return ArraySubquery(rows.order_by(self.other).values(self.other))

    def held(self, key: UUID) -> QuerySet[Any, Any]:
        """The other sides' identifiers, of one row."""
        rows = self.model._default_manager.filter(**{self.owner: key})
        return rows.values_list(self.other, flat=True)

    def add(self, transaction: Transaction, key: UUID, others: Collection[UUID]) -> None:
        """Any column of the table beside these two is left to its default in the database."""
        if not others:
            return
        with connections[transaction.alias].cursor() as cursor:
            cursor.execute(self._adding, [key, list(others), key])

    def replace(self, transaction: Transaction, key: UUID, others: Collection[UUID]) -> None:
        """Links that stay are left as they are: what they point at need not be looked at again."""
        manager = self.model._default_manager.using(transaction.alias)
        gone = manager.filter(**{self.owner: key}).exclude(**{f"{self.other}__in": others})
        gone.delete()
        self.add(transaction, key, others)

    @cached_property
    def _adding(self) -> str:
        # Written by hand, since Django makes the SQL of rows anew each time, value by value.
        quote = connection.ops.quote_name
        table, owner, other = map(quote, (self.model._meta.db_table, self.owner, self.other))
        return (
            f"INSERT INTO {table} ({owner}, {other})"  # noqa: S608 - names of ours
            " SELECT %s, wanted FROM unnest(%s::uuid[]) AS wanted"
            f" WHERE wanted NOT IN (SELECT {other} FROM {table} WHERE {owner} = %s)"
        )
