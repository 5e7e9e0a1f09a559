"""The store of <%= widget.plural_label %>, on a real PostgreSQL."""

#% if layer.unique_writable(widget) + layer.reference_writable(widget)
from dataclasses import replace
#% endif
from itertools import count
#% if layer.unique_writable(widget) + layer.reference_writable(widget)
from typing import Any
#% endif
#% if layer.family(widget) | length > 1
from uuid import UUID
#% endif

import pytest

#% for widget in layer.family(widget)
from acme.features.widgets.examples import (
    example_widget,
)
from acme.features.widgets.storage import (
    WidgetStorage,
)
#% endfor
from acme.features.widgets.listing import LISTING
from acme.features.widgets.model import (
    WidgetValues,
)
from acme.kit.cursor import paginate, resume
#% if layer.unique_writable(widget) + layer.reference_writable(widget)
from acme.kit.errors import AlreadyExists, UnknownReference  #= from acme.kit.errors import <%= ((["AlreadyExists"] if layer.unique_writable(widget) else []) + (["UnknownReference"] if layer.reference_writable(widget) else [])) | join(", ") %>
#% endif
#% if layer.reference_writable(widget)
from acme.kit.ids import new_id
#% endif
from acme.kit.listing import ListQuery, Sort
from acme.platform.demo import open_demo
from acme.platform.persistence.database import Transaction
from acme.settings import Settings

SORTS = [name for name, column in LISTING.columns.items() if column.sortable]

numbers = count(1)
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("empty_database")]

#% for widget in layer.family(widget)[:-1]

async def add_widget(transaction: Transaction) -> UUID:
    values = example_widget(
        next(numbers),
        #% for field in layer.parents(widget)
        parent_id=await add_parent(transaction),  #= <%= field.column %>=await add_<%= field.target.name %>(transaction),
        #% endfor
    )
    return (await WidgetStorage(transaction).add(values)).id

#% endfor

async def make_values(transaction: Transaction) -> WidgetValues:
    return example_widget(
        next(numbers),
        #% for field in layer.parents(widget)
        parent_id=await add_parent(transaction),  #= <%= field.column %>=await add_<%= field.target.name %>(transaction),
        #% endfor
    )


async def test_a_row_reads_as_it_was_written(settings: Settings) -> None:
    async with open_demo(settings) as demo:
        store = WidgetStorage(demo.transaction)
        values = await make_values(demo.transaction)
        made = await store.add(values)
        assert await store.find(made.id) == made
        #% for field in layer.all_writable(widget)
        assert made.name == values.name  #= assert made.<%= field.column %> == values.<%= field.column %>
        #% endfor


async def test_every_order_can_be_continued(settings: Settings) -> None:
    async with open_demo(settings) as demo:
        store = WidgetStorage(demo.transaction)
        made = [(await store.add(await make_values(demo.transaction))).id for _ in range(3)]
        for name in SORTS:
            for descending in (False, True):
                order = Sort(name, descending, LISTING.columns[name].nullable)
                query = ListQuery(limit=2, sort=(order, Sort("id", descending)))
                first = paginate(query, await store.browse(query))
                assert first.next_cursor
                rest = await store.browse(resume(query, LISTING, first.next_cursor))
                assert sorted(row.id for row in [*first.items, *rest]) == made, name


async def test_what_was_removed_is_gone(settings: Settings) -> None:
    async with open_demo(settings) as demo:
        store = WidgetStorage(demo.transaction)
        made = await store.add(await make_values(demo.transaction))
        assert not await store.remove(made.id, {made.version + 1})
        assert await store.remove(made.id, {made.version})
        assert await store.find(made.id) is None
        assert await store.update(made.id, {}, None) is None
#% if layer.unique_writable(widget)


@pytest.mark.parametrize("name", ["name"])  #= @pytest.mark.parametrize("name", [<%= layer.quoted(layer.unique_writable(widget)) %>])
async def test_a_taken_value_is_refused(settings: Settings, name: str) -> None:
    with pytest.raises(AlreadyExists):
        await add_two_alike(settings, name)


async def add_two_alike(settings: Settings, name: str) -> None:
    async with open_demo(settings) as demo:
        store = WidgetStorage(demo.transaction)
        first = await make_values(demo.transaction)
        second = await make_values(demo.transaction)
        await store.add(first)
        alike: dict[str, Any] = {name: getattr(first, name)}
        await store.add(replace(second, **alike))
#% endif
#% if layer.reference_writable(widget)


@pytest.mark.parametrize("name", ["parent_id"])  #= @pytest.mark.parametrize("name", [<%= layer.quoted(layer.reference_writable(widget)) %>])
async def test_an_unknown_reference_is_refused(settings: Settings, name: str) -> None:
    with pytest.raises(UnknownReference):
        await add_stray(settings, name)


async def add_stray(settings: Settings, name: str) -> None:
    async with open_demo(settings) as demo:
        values = await make_values(demo.transaction)
        stray: dict[str, Any] = {name: new_id()}
        await WidgetStorage(demo.transaction).add(replace(values, **stray))
#% endif
