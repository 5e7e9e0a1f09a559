"""Many-to-many: rows of a join table, seen from the side that owns them."""

from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from acme.platform.persistence.database import Transaction
from acme.platform.persistence.prepared import Prepared


async def set_links(
    transaction: Transaction,
    links: Table,
    key: UUID,
    others: Collection[UUID],
) -> None:
    if others:
        await _adding(links).fetch(transaction, {"key": key, "others": others})


async def replace_links(
    transaction: Transaction,
    links: Table,
    key: UUID,
    others: Collection[UUID],
) -> None:
    """Links that stay are left as they are: what they point at need not be looked at again."""
    left, right = _sides(links)
    await transaction.execute(delete(links).where(left == key, right.not_in(others)))
    await set_links(transaction, links, key, others)


def linked_ids(links: Table, table: Table) -> ColumnElement[Any]:
    """The other sides' identifiers as an array, in their own order."""
    left, right = _sides(links)
    found = select(right).where(left == table.c.id).order_by(right).correlate(table)
    # Without its type, which would have SQLAlchemy copy what the driver has read already.
    return func.array(found.scalar_subquery())


@cache
def _adding(links: Table) -> Prepared:
    left, right = _sides(links)
    key = bindparam("key", type_=Uuid)
    other = func.unnest(bindparam("others", type_=ARRAY(Uuid))).column_valued("other")
    present = select(right).where(left == key)
    pairs = select(key, other).where(other.not_in(present))
    return Prepared(insert(links).from_select([left.name, right.name], pairs))


def _sides(links: Table) -> tuple[Column[UUID], Column[UUID]]:
    left, right = (column for column in links.columns if column.primary_key)
    return left, right
