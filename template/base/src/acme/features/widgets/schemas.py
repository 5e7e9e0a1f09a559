"""<%= widget.plural_title %> on the wire."""

from dataclasses import asdict, dataclass  #= <%= layer.stdlib(layer.schema_code(widget), "dataclasses.asdict", "dataclasses.dataclass", "datetime.datetime", "typing.Annotated", "typing.Any", "typing.cast", "uuid.UUID") %>
from datetime import datetime  #-
from typing import Annotated, Any, cast  #-
from uuid import UUID  #-

from pydantic import Field, TypeAdapter  #= from pydantic import <%= "Field, " if "Field(" in layer.schema_code(widget) %>TypeAdapter

from acme.features.widgets.model import (
    #% for name in layer.class_names(widget, "", "Changes", "Values", enums=true)
    Widget,  #= <%= name %>,
    #% endfor
    WidgetChanges,  #-
    WidgetValues,  #-
)
from acme.kit.listing import Page
#% if widget.all_fields | selectattr("kind", "equalto", "json") | list
from acme.kit.merge import MergePatch
#% endif
from acme.platform.http.encoding import encode_page
from acme.platform.http.wire import ABSENT, Body, PageItems, Selectable, Text  #= <%= layer.import_from(package ~ ".platform.http.wire", layer.wire_names(widget, "ABSENT", "Body", "PageItems", "Selectable")) %>


class WidgetInput(Body):
    """What POST and PUT take."""

    #% for field in layer.all_writable(widget)
    name: Text = Field(min_length=1, max_length=120)  #= <%= layer.body_field(field) | trim %>
    #% endfor

    def to_values(self) -> WidgetValues:
        return WidgetValues(
            #% for field in layer.all_writable(widget)
            name=self.name,  #= <%= layer.to_domain(field) | trim %>
            #% endfor
        )

    def to_changes(self) -> WidgetChanges:
        return cast(WidgetChanges, asdict(self.to_values()))


class WidgetPatch(Body):
    """What PATCH takes: any of the properties."""

    #% for field in layer.all_writable(widget)
    name: Text = Field(default=ABSENT, min_length=1, max_length=120)  #= <%= layer.body_field(field, patch=true) | trim %>
    #% endfor

    def to_changes(self) -> WidgetChanges:
        # Nothing but the declared properties can be in here, each already of its own type.
        sent = {name: getattr(self, name) for name in self.model_fields_set}
        #% for field in layer.all_writable(widget) if field.kind in ("list", "many")
        if sent.get("tags") is not None:  #= if sent.get("<%= field.wire_name %>") is not None:
            sent["tags"] = tuple(sent["tags"])  #= sent["<%= field.wire_name %>"] = tuple(sent["<%= field.wire_name %>"])
        #% endfor
        #% for field in layer.all_writable(widget) if field.kind == "json"
        if sent.get("extra") is not None:  #= if sent.get("<%= field.wire_name %>") is not None:
            sent["extra"] = MergePatch(sent["extra"])  #= sent["<%= field.wire_name %>"] = MergePatch(sent["<%= field.wire_name %>"])
        #% endfor
        return cast(WidgetChanges, sent)


@dataclass(frozen=True, slots=True)
class WidgetOut:
    """What every answer holds of <%= widget.a_label %>: some of its attributes, by their names."""

    id: UUID
    #% for field in widget.all_fields
    name: str  #= <%= layer.out_field(field) | trim %>
    #% endfor
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class WidgetPage:
    """A page of a list; the last one has no cursor."""

    items: PageItems[Annotated[WidgetOut, Selectable()]]
    next_cursor: str = ""


# Pydantic writes the declared attributes of whatever it is given: no copy is made for it.
_ONE: TypeAdapter[Any] = TypeAdapter(WidgetOut)
_MANY: TypeAdapter[list[Any]] = TypeAdapter(list[WidgetOut])


def encode_widget(item: Widget) -> bytes:
    return _ONE.dump_json(item)


def encode_widgets(
    page: Page[Widget],
    fields: frozenset[str] | None,
) -> bytes:
    return encode_page(_MANY, page.items, page.next_cursor, fields)
