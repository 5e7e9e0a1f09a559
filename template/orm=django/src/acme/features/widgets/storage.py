"""<%= widget.plural_title %> in PostgreSQL: the store that the use cases are given."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Now

from acme.features.widgets import models
from acme.features.widgets.model import (
    #% for name in layer.class_names(widget, "", "Changes", "Values", enums=true)
    Widget,  #= <%= name %>,
    #% endfor
    WidgetChanges,  #-
    WidgetValues,  #-
)
from acme.kit.ids import new_id
from acme.kit.listing import ListQuery
#% if layer.merged(widget)
from acme.kit.merge import MergePatch
#% endif
#% if layer.to_soft(widget)
from acme.platform.persistence.alive import require_alive
#% endif
from acme.platform.persistence.by_key import ByKey
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.failures import refusing
#% if widget.many
from acme.platform.persistence.links import Links
#% endif
#% if layer.merged(widget)
from acme.platform.persistence.merging import merged
#% endif
from acme.platform.persistence.new_row import NewRow
from acme.platform.persistence.paging import read_page
#% if layer.has_optional_conversions(widget)
from acme.platform.persistence.rows import maybe
#% endif

_PROPERTIES_OF_CONSTRAINTS: dict[str, str] = {}  #= _PROPERTIES_OF_CONSTRAINTS: dict[str, str] = <%= layer.property_map(widget) %>
#% for field in widget.many
_OTHER_LINKS = Links(models.Widget, "widget_id", "other_id")  #= <%= layer.links(field) %>
#% endfor
_SEARCHED = ("name",)  #= <%= layer.searched(widget) %>

# Made once, and lazy: each use of them is a query of its own.
_ROWS = models.Widget.objects.all()  #= _ROWS = models.<%= widget.class_name %>.objects.<%= "filter(deleted_at=None)" if widget.soft_delete else "all()" %>
#% if widget.many
_LINKED = _ROWS.annotate(
    #% for field in widget.many
    other_ids=_OTHER_LINKS.ids(),  #= <%= field.column %>=<%= layer.link_constant(field) %>.ids(),
    #% endfor
)
#% endif
_ALL = _ROWS.values(  #= _ALL = <%= "_LINKED" if widget.many else "_ROWS" %>.values(
    "id",
    #% for field in widget.all_fields
    "name",  #= "<%= field.column %>",
    #% endfor
    "created_at",
    "updated_at",
    "version",
)
_ONE = ByKey(_ALL)
_NEW = NewRow(models.Widget)


class WidgetStorage:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(
        self,
        values: WidgetValues,
    ) -> Widget:
        #% for field in layer.to_soft(widget)
        require_alive(...)  #= <%= layer.check_alive(field, "values." ~ field.column) | trim %>
        #% endfor
        key = new_id()
        with refusing(_PROPERTIES_OF_CONSTRAINTS):
            row = _NEW.insert(
                self._transaction.alias,
                id=key,
                #% for field in layer.stored(widget)
                name=values.name,  #= <%= field.column %>=values.<%= field.column %>,
                #% endfor
            )
            #% for field in widget.many
            _OTHER_LINKS.add(...)  #= <%= layer.link_action(field, "add", "values." ~ field.column) | trim %>
            #% endfor
        #% for field in widget.many
        # As the database would list them.
        row["other_ids"] = sorted(  #= row["<%= field.column %>"] = sorted(
            values.other_ids,  #= values.<%= field.column %>,
        )
        #% endfor
        return _widget(row)

    def find(self, key: UUID) -> Widget | None:
        row = _ONE.find(self._transaction.alias, key)
        return None if row is None else _widget(row)

    def browse(self, query: ListQuery) -> list[Widget]:
        rows = read_page(_ALL.using(self._transaction.alias), query, _SEARCHED)
        return [_widget(row) for row in rows]

    def update(
        self,
        key: UUID,
        changes: WidgetChanges,
        versions: Collection[int] | None,
    ) -> Widget | None:
        row: dict[str, Any] = {**changes}
        #% for field in layer.to_soft(widget)
        require_alive(...)  #= <%= layer.check_alive_in_change(field) | trim %>
        #% endfor
        #% for field in widget.many
        others = row.pop(  #= <%= field.column %> = row.pop(
            "other_ids",  #= "<%= field.column %>",
            None,
        )
        #% endfor
        #% for field in layer.merged(widget)
        if isinstance(row.get("name"), MergePatch):  #= if isinstance(row.get("<%= field.column %>"), MergePatch):
            row["name"] = merged(  #= row["<%= field.column %>"] = merged(
                "name",  #= "<%= field.column %>",
                row["name"],  #= row["<%= field.column %>"],
            )
        #% endfor
        rows = self._rows(key, versions)
        with refusing(_PROPERTIES_OF_CONSTRAINTS):
            if not rows.update(**row, version=F("version") + 1, updated_at=Now()):
                return None
            #% for field in widget.many
            if others is not None:  #= if <%= field.column %> is not None:
                _OTHER_LINKS.replace(...)  #= <%= layer.link_action(field, "replace", field.column) | trim %>
            #% endfor
        return self.find(key)

    def remove(self, key: UUID, versions: Collection[int] | None) -> bool:
        rows = self._rows(key, versions)
        with refusing(_PROPERTIES_OF_CONSTRAINTS, deleting=True):
            #% if widget.soft_delete
            removed = rows.update(deleted_at=Now(), version=F("version") + 1)
            #% else
            removed, _ = rows.delete()
            #% endif
        return removed > 0

    def _rows(
        self,
        key: UUID,
        versions: Collection[int] | None,
    ) -> QuerySet[models.Widget]:
        """The row, if there is one with this key and one of the versions."""
        rows = _ROWS.using(self._transaction.alias).filter(id=key)
        return rows if versions is None else rows.filter(version__in=versions)


def _widget(
    row: Mapping[str, Any],
) -> Widget:
    return Widget(
        id=row["id"],
        #% for field in widget.all_fields
        name=row["name"],  #= <%= layer.value_of(field) | trim %>
        #% endfor
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        version=row["version"],
    )
