"""References to rows that are kept after they were deleted.

A foreign key holds as long as the row is there; to everybody but the table it is gone.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Column, Uuid, column, select, table

from acme.kit.errors import UnknownReference
from acme.platform.persistence.database import Transaction


async def require_alive(
    transaction: Transaction,
    name: str,
    keys: Collection[UUID | None],
    property_name: str,
) -> None:
    """Refuse references to deleted rows, and keep the others from being deleted meanwhile."""
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return
    rows = table(name, column("id", Uuid()), column("deleted_at"))
    alive = select(rows.c.id).where(rows.c.id.in_(wanted), rows.c.deleted_at.is_(None))
    found = await transaction.execute(alive.with_for_update(read=True))
    if len(found.all()) < len(wanted):
        raise UnknownReference(property_name)


async def require_alive_or_held(
    transaction: Transaction,
    name: str,
    keys: Collection[UUID | None],
    property_name: str,
    held: Column[UUID],
    owner: Column[UUID],
    owning: UUID,
) -> None:
    """What the owner refers to already, in this column, stays though it was deleted since."""
    wanted = {key for key in keys if key is not None}
    if wanted:
        wanted -= set(await transaction.scalars(select(held).where(owner == owning)))
    await require_alive(transaction, name, wanted, property_name)
