"""Many-to-many: rows of a join table, seen from the side that owns them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef

from acme.platform.persistence.database import Transaction


@dataclass(frozen=True, slots=True)
class Links:
    """A join table, its column for the side that owns it and the one for the other."""

    model: type[Model]
    owner: str
    other: str

    def ids(self) -> ArraySubquery:
        """The other sides' identifiers as an array, in their own order."""
        rows = self.model._default_manager.filter(**{self.owner: OuterRef("pk")})
        return ArraySubquery(rows.order_by(self.other).values(self.other))

    def add(self, transaction: Transaction, key: UUID, others: Collection[UUID]) -> None:
        rows = (self.model(**{self.owner: key, self.other: other}) for other in others)
        self.model._default_manager.using(transaction.alias).bulk_create(rows)

    def replace(self, transaction: Transaction, key: UUID, others: Collection[UUID]) -> None:
        manager = self.model._default_manager.using(transaction.alias)
        manager.filter(**{self.owner: key}).delete()
        self.add(transaction, key, others)
