"""The way through a list whose first sort key may be null.

One condition for what comes behind a row would span values and nulls, and PostgreSQL would read the
index from its start to get there. Rows with a value and rows without are two ranges of the index.
"""

from collections.abc import Sequence
from dataclasses import replace

from acme.kit.listing import ListQuery, Sort


def legs_of(query: ListQuery) -> Sequence[ListQuery]:
    """What to read, one after the other, until the page is full."""
    if query.after is None or not _has_legs(query.sort):
        return (query,)
    at_nulls, descending = query.after[0] is None, query.sort[0].descending
    leg = replace(query, nulls=at_nulls)
    if at_nulls != descending:
        return (leg,)
    # Null counts as greater than everything, so the other leg is still to come.
    return leg, replace(query, nulls=not at_nulls, after=None)


def keys_of(leg: ListQuery) -> tuple[Sequence[Sort], Sequence[object]]:
    """The sort keys that tell where a leg goes on, none of them null, and their last values."""
    first, *others = leg.sort
    after = leg.after or ()
    if leg.nulls is None:
        return leg.sort, after
    return (others, after[1:]) if leg.nulls else ((replace(first, nullable=False), *others), after)


def _has_legs(sorts: Sequence[Sort]) -> bool:
    # In an order of both ways no index helps anyway.
    first, *others = sorts
    one_way = all(sort.descending == first.descending for sort in others)
    return first.nullable and one_way and not any(sort.nullable for sort in others)
