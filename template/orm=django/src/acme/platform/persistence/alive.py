"""References to rows that are kept after they were deleted.

A foreign key holds as long as the row is there; to everybody but the table it is gone.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Model, QuerySet

from acme.kit.errors import UnknownReference
from acme.platform.persistence.database import Transaction


def require_alive(
    transaction: Transaction,
    model: type[Model],
    field: str,
    keys: Collection[UUID | None],
    property_name: str,
    held: QuerySet[Any, Any] | None = None,
) -> None:
    """Refuse references to deleted rows, and keep the others from being deleted meanwhile.

    What a row refers to already, which `held` finds, stays though it was deleted since.
    """
    wanted = {key for key in keys if key is not None}
    if wanted and held is not None:
        wanted -= set(held.using(transaction.alias))
    if not wanted:
        return
    target = model._meta.get_field(field).related_model
    if not isinstance(target, type):
        raise TypeError(f"{field} refers to no model")
    alive = target._default_manager.filter(pk__in=wanted, deleted_at=None).values("pk")
    statement, values = alive.query.sql_with_params()
    with connections[transaction.alias].cursor() as cursor:
        # Django's own locks would have two who refer to one row wait for each other.
        cursor.execute(f"{statement} FOR SHARE", values)
        if len(cursor.fetchall()) < len(wanted):
            raise UnknownReference(property_name)
