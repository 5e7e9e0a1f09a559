"""Many-to-many: rows of a join table, seen from the side that owns them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, delete, func, insert, select

from acme.platform.persistence.database import Transaction


async def set_links(
    transaction: Transaction,
    links: Table,
    key: UUID,
    others: Collection[UUID],
) -> None:
    left, right = _sides(links)
    if others:
        rows = [{left.name: key, right.name: other} for other in others]
        await transaction.execute(insert(links).values(rows))


async def replace_links(
    transaction: Transaction,
    links: Table,
    key: UUID,
    others: Collection[UUID],
) -> None:
    left, _ = _sides(links)
    await transaction.execute(delete(links).where(left == key))
    await set_links(transaction, links, key, others)


def linked_ids(links: Table, table: Table) -> ColumnElement[Any]:
    """The other sides' identifiers as an array, in their own order."""
    left, right = _sides(links)
    found = select(right).where(left == table.c.id).order_by(right).correlate(table)
    # Without its type, which would have SQLAlchemy copy what the driver has read already.
    return func.array(found.scalar_subquery())


def _sides(links: Table) -> tuple[Column[UUID], Column[UUID]]:
    left, right = (column for column in links.columns if column.primary_key)
    return left, right
