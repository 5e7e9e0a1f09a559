"""The use cases of <%= widget.plural_label %>, on a store in memory."""

from collections.abc import Collection  #= <%= layer.unit_imports(widget) %>
from dataclasses import replace  #-
from datetime import UTC, datetime  #-
from uuid import UUID  #-

import pytest

from acme.features.widgets import service
from acme.features.widgets.examples import (
    example_widget,
)
from acme.features.widgets.model import (
    Widget,  #-
    WidgetChanges,  #-
    #% for name in layer.unit_names(widget)
    WidgetValues,  #= <%= name %>,
    #% endfor
)
from acme.kit.errors import NotFound, Stale
from acme.kit.ids import new_id
from acme.kit.listing import ListQuery, Sort

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_TWO = ListQuery(limit=2, sort=(Sort("id", descending=False),))

pytestmark = pytest.mark.anyio


class MemoryWidgets:
    def __init__(self) -> None:
        self.rows: dict[UUID, Widget] = {}

    async def add(self, values: WidgetValues) -> Widget:
        row = Widget(
            id=new_id(),
            #% for field in widget.all_fields
            name=values.name,  #= <%= field.column %>=<%= "values." ~ field.column if field.writable else field.default_literal %>,
            #% endfor
            created_at=NOW,
            updated_at=NOW,
            version=1,
        )
        self.rows[row.id] = row
        return row

    async def find(self, key: UUID) -> Widget | None:
        return self.rows.get(key)

    async def browse(self, query: ListQuery) -> list[Widget]:
        return sorted(self.rows.values(), key=lambda row: row.id)[: query.limit + 1]

    async def update(
        self,
        key: UUID,
        changes: WidgetChanges,
        versions: Collection[int] | None,
    ) -> Widget | None:
        row = self.rows.get(key)
        if row is None or (versions is not None and row.version not in versions):
            return None
        self.rows[key] = replace(row, **changes, version=row.version + 1)
        return self.rows[key]

    async def remove(self, key: UUID, versions: Collection[int] | None) -> bool:
        row = self.rows.get(key)
        if row is None or (versions is not None and row.version not in versions):
            return False
        del self.rows[key]
        return True


def some_values() -> WidgetValues:
    return example_widget(
        number=1,
        #% for field in layer.parents(widget)
        parent_id=new_id(),  #= <%= field.column %>=new_id(),
        #% endfor
    )


async def test_what_was_created_can_be_read() -> None:
    store = MemoryWidgets()
    made = await service.create_widget(store, some_values())
    assert await service.get_widget(store, made.id) == made


async def test_a_page_ends_where_more_follows() -> None:
    store = MemoryWidgets()
    made = [await service.create_widget(store, some_values()) for _ in range(3)]
    page = await service.list_widgets(store, FIRST_TWO)
    assert page.items == made[:2]
    assert page.next_cursor


async def test_a_change_makes_a_new_version() -> None:
    store = MemoryWidgets()
    made = await service.create_widget(store, some_values())
    changed = await service.change_widget(store, made.id, {}, {made.version})
    assert changed == replace(made, version=made.version + 1)


async def test_a_stale_change_and_delete_are_refused() -> None:
    store = MemoryWidgets()
    made = await service.create_widget(store, some_values())
    with pytest.raises(Stale):
        await service.change_widget(store, made.id, {}, {made.version + 1})
    with pytest.raises(Stale):
        await service.delete_widget(store, made.id, {made.version + 1})
    assert await service.get_widget(store, made.id) == made


async def test_what_was_deleted_is_not_found() -> None:
    store = MemoryWidgets()
    made = await service.create_widget(store, some_values())
    await service.delete_widget(store, made.id)
    for use_case in (service.get_widget, service.delete_widget):
        with pytest.raises(NotFound):
            await use_case(store, made.id)
