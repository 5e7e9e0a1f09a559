"""The use cases of <%= widget.plural_label %>."""

from collections.abc import Collection
from uuid import UUID

from acme.features.widgets.model import (
    Widget,
    WidgetChanges,
    WidgetValues,
)
from acme.features.widgets.ports import (
    WidgetStore,
)
from acme.kit.cursor import paginate
from acme.kit.errors import NotFound, Refusal, Stale
from acme.kit.listing import ListQuery, Page

KIND = "widget"  #= KIND = "<%= widget.label %>"


async def create_widget(
    store: WidgetStore,
    values: WidgetValues,
) -> Widget:
    return await store.add(values)


async def get_widget(
    store: WidgetStore,
    key: UUID,
) -> Widget:
    found = await store.find(key)
    if found is None:
        raise NotFound(KIND)
    return found


async def list_widgets(
    store: WidgetStore,
    query: ListQuery,
) -> Page[Widget]:
    return paginate(query, await store.browse(query))


async def change_widget(
    store: WidgetStore,
    key: UUID,
    changes: WidgetChanges,
    versions: Collection[int] | None = None,
) -> Widget:
    changed = await store.update(key, changes, versions)
    if changed is None:
        raise await _absent_or_stale(store, key)
    return changed


async def delete_widget(
    store: WidgetStore,
    key: UUID,
    versions: Collection[int] | None = None,
) -> None:
    if not await store.remove(key, versions):
        raise await _absent_or_stale(store, key)


async def _absent_or_stale(
    store: WidgetStore,
    key: UUID,
) -> Refusal:
    return NotFound(KIND) if await store.find(key) is None else Stale(KIND)
