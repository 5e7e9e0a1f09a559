"""What a list of <%= widget.plural_label %> offers."""

#% if widget.enums
from acme.features.widgets.model import WidgetKind  #= <%= layer.listing_enums(package, widget) %>
#% endif
from acme.kit.listing import SAMENESS, Column, Listing  #= <%= layer.import_from(package ~ ".kit.listing", layer.listing_names(widget)) %>
from acme.kit.parsing import parse_moment, parse_text, parse_uuid  #= <%= layer.import_from(package ~ ".kit.parsing", layer.listing_parsers(widget)) %>

LISTING = Listing(
    name="widgets",
    columns={
        "id": Column(parse_uuid, operators=SAMENESS),
        #% for field in widget.filters
        "name": Column(parse_text, operators=SAMENESS),  #= <%= layer.column_rule(field) | trim %>
        #% endfor
        "created_at": Column(parse_moment),
        "updated_at": Column(parse_moment),
    },
    properties=frozenset(
        {
            "id",
            #% for field in widget.all_fields
            "name",  #= "<%= field.wire_name %>",
            #% endfor
            "created_at",
            "updated_at",
        }
    ),
    searchable=True,  #= searchable=<%= "True" if widget.searchable else "False" %>,
)
