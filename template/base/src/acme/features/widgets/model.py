"""What <%= widget.a_label %> is. No framework, no database."""

from dataclasses import dataclass  #= <%= layer.stdlib(layer.model_code(widget), "dataclasses.dataclass", "datetime.datetime", "typing.TypedDict", "uuid.UUID") %>
from datetime import datetime  #-
from typing import TypedDict  #-
from uuid import UUID  #-

#% for field in widget.enums

class WidgetKind(StrEnum):  #= class <%= field.enum_class %>(StrEnum):
    #% for name, value in field.members
    NAME = "value"  #= <%= name %> = "<%= value %>"
    #% endfor

#% endfor

@dataclass(frozen=True, slots=True)
class Widget:
    id: UUID
    #% for field in widget.all_fields
    name: str  #= <%= field.column %>: <%= field.annotation %>
    #% endfor
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetValues:
    """What it takes to make one."""

    #% for field in layer.all_writable(widget)
    name: str  #= <%= layer.model_field(field) | trim %>
    #% endfor


class WidgetChanges(TypedDict, total=False):
    """What may change; a key that is absent stays as it is."""

    #% for field in layer.all_writable(widget)
    name: str  #= <%= field.column %>: <%= field.annotation %>
    #% endfor
