"""<%= widget.plural_title %> in PostgreSQL: the store that the use cases are given."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update  #= <%= layer.import_from("sqlalchemy", layer.storage_names(widget)) %>

from acme.features.widgets.model import (
    #% for name in layer.class_names(widget, "", "Changes", "Values", enums=true)
    Widget,  #= <%= name %>,
    #% endfor
    WidgetChanges,  #-
    WidgetValues,  #-
)
from acme.features.widgets.table import (
    #% for constant in layer.table_constants(widget)
    WIDGETS,  #= <%= constant %>,
    #% endfor
)
from acme.kit.ids import new_id
from acme.kit.listing import ListQuery
#% if layer.merged(widget)
from acme.kit.merge import MergePatch
#% endif
#% if layer.to_soft(widget)
from acme.platform.persistence.alive import require_alive, require_alive_or_held
#% endif
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.failures import refusing
#% if widget.many
from acme.platform.persistence.links import linked_ids, replace_links, set_links
#% endif
#% if layer.merged(widget)
from acme.platform.persistence.merging import merged
#% endif
from acme.platform.persistence.paged import Paged
from acme.platform.persistence.prepared import Prepared, PreparedInsert, Row

_PROPERTIES_OF_CONSTRAINTS: dict[str, str] = {}  #= _PROPERTIES_OF_CONSTRAINTS: dict[str, str] = <%= layer.property_map(widget) %>

# Made once: building a statement costs more than PostgreSQL takes to run it.
_COLUMNS = (
    WIDGETS.c.id,
    #% for field in widget.all_fields
    WIDGETS.c.name,  #= <%= layer.selected(widget, field) %>,
    #% endfor
    WIDGETS.c.created_at,
    WIDGETS.c.updated_at,
    WIDGETS.c.version,
)
_ALL = select(*_COLUMNS)  #= _ALL = select(*_COLUMNS)<%= ".where(" ~ widget.plural_upper ~ ".c.deleted_at.is_(None))" if widget.soft_delete %>
_ONE = Prepared(_ALL.where(WIDGETS.c.id == bindparam("key")))
_ADD = PreparedInsert(insert(WIDGETS).returning(*_COLUMNS))  #= _ADD = PreparedInsert(insert(<%= widget.plural_upper %>).returning(<%= layer.returned(widget) %>))
# What `q` searches.
_SEARCHED = (WIDGETS.c.name,)  #= <%= layer.searched(widget) %>
_PAGES = Paged(_ALL, WIDGETS.c, _SEARCHED)


class WidgetStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, values: WidgetValues) -> Widget:
        row = {
            "id": new_id(),
            #% for field in layer.stored(widget)
            "name": values.name,  #= "<%= field.column %>": values.<%= field.column %>,
            #% endfor
        }
        #% for field in layer.to_soft(widget)
        await require_alive(...)  #= <%= layer.check_alive(field, "values." ~ field.column) %>
        #% endfor
        with refusing(_PROPERTIES_OF_CONSTRAINTS):
            added = await _ADD.fetch_one(self._transaction, row)
            #% for field in widget.many
            await set_links(...)  #= <%= layer.write_links(field, "set_links", 'added["id"]', "values." ~ field.column) %>
            #% endfor
        return _widget(added)  #= return <%= 'await self._again(added["id"])' if widget.many else "_" ~ widget.name ~ "(added)" %>

    async def find(self, key: UUID) -> Widget | None:
        row = await _ONE.fetch_one(self._transaction, {"key": key})
        return None if row is None else _widget(row)

    async def browse(self, query: ListQuery) -> list[Widget]:
        return [_widget(row) for row in await _PAGES.read(self._transaction, query)]

    async def update(
        self,
        key: UUID,
        changes: WidgetChanges,
        versions: Collection[int] | None,
    ) -> Widget | None:
        row: dict[str, Any] = {**changes}
        #% for field in layer.to_soft(widget)
        await require_alive_or_held(...)  #= <%= layer.check_alive_in_change(field) %>
        #% endfor
        #% for field in widget.many
        others = row.pop("ids", None)  #= <%= field.column %> = row.pop("<%= field.column %>", None)
        #% endfor
        #% for field in layer.merged(widget)
        if isinstance(row.get("name"), MergePatch):  #= if isinstance(row.get("<%= field.column %>"), MergePatch):
            row["name"] = merged(...)  #= row["<%= field.column %>"] = merged(<%= layer.column_of(widget, field) %>, row["<%= field.column %>"])
        #% endfor
        statement = (
            update(WIDGETS)
            .where(WIDGETS.c.id == key)  #= .where(<%= widget.plural_upper %>.c.id == key<%= ", " ~ widget.plural_upper ~ ".c.deleted_at.is_(None)" if widget.soft_delete %>)
            .values(**row, version=WIDGETS.c.version + 1, updated_at=func.now())
            .returning(*_COLUMNS)  #= .returning(<%= layer.returned(widget) %>)
        )
        if versions is not None:
            statement = statement.where(WIDGETS.c.version.in_(versions))
        with refusing(_PROPERTIES_OF_CONSTRAINTS):
            changed = (await self._transaction.execute(statement)).mappings().one_or_none()
            #% for field in widget.many
            if changed is not None and others is not None:  #= if changed is not None and <%= field.column %> is not None:
                await replace_links(...)  #= <%= layer.write_links(field, "replace_links", "key", field.column) | indent(4) %>
            #% endfor
        if changed is None:
            return None
        return _widget(changed)  #= return <%= "await self._again(key)" if widget.many else "_" ~ widget.name ~ "(changed)" %>

    async def remove(self, key: UUID, versions: Collection[int] | None) -> bool:
        #% if widget.soft_delete
        statement = (
            update(WIDGETS)
            .where(WIDGETS.c.id == key, WIDGETS.c.deleted_at.is_(None))
            .values(deleted_at=func.now(), version=WIDGETS.c.version + 1)
        )
        #% else
        statement = delete(WIDGETS).where(WIDGETS.c.id == key)
        #% endif
        if versions is not None:
            statement = statement.where(WIDGETS.c.version.in_(versions))
        with refusing(_PROPERTIES_OF_CONSTRAINTS, deleting=True):
            removed = await self._transaction.execute(statement)
        return removed.rowcount > 0
    #% if widget.many

    async def _again(self, key: UUID) -> Widget:
        # The row as it is now that its links are written.
        (row,) = await _ONE.fetch(self._transaction, {"key": key})
        return _widget(row)
    #% endif


def _widget(row: Row) -> Widget:
    return Widget(
        id=row["id"],
        #% for field in widget.all_fields
        name=row["name"],  #= <%= layer.value_of(field) | trim %>
        #% endfor
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        version=row["version"],
    )
