"""The table of <%= widget.plural_label %>. Change it here, then make a migration."""

from typing import cast  #= <%= layer.stdlib(layer.table_code(widget), "typing.cast") %>

from sqlalchemy import String, Table  #= <%= layer.import_from("sqlalchemy", ["Table"] + layer.table_names(widget)) %>
#% if layer.dialect_names(widget)
from sqlalchemy.dialects.postgresql import JSONB  #= <%= layer.import_from("sqlalchemy.dialects.postgresql", layer.dialect_names(widget)) %>
#% endif
from sqlalchemy.orm import Mapped, mapped_column

#% if widget.access == "owner"
from acme.platform.persistence.owned import Owned
#% endif
from acme.platform.persistence.record import Record, table_args  #= <%= layer.import_from(package ~ ".platform.persistence.record", layer.helper_names(widget)) %>


class WidgetRow(Record):  #= class <%= widget.class_name %>Row(<%= "Owned, " if widget.access == "owner" %>Record):
    __tablename__ = "widgets"

    #% for field in widget.fields
    name: Mapped[str] = mapped_column(String(120))  #= <%= layer.column(field) | trim %>
    #% endfor
    #% if widget.soft_delete
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #% endif

    __table_args__ = table_args(
        "widgets",
        #% for line in layer.constraints(widget)
        # constraints  #= <%= line | trim %>
        #% endfor
    )


WIDGETS = cast(Table, WidgetRow.__table__)
#% for constant, made in layer.links(widget)
LINKS = None  #= <%= made %>
#% endfor
