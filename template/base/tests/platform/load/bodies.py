"""What a client sends to make a row of each resource."""

from collections.abc import Callable, Mapping
from typing import Any
#% if layer.any_sends_uuids(domain())
from uuid import UUID
#% endif

Body = dict[str, Any]
# The keys of rows that there are, by the resource's part of the path.
Keys = Mapping[str, str]

#% for widget in domain().in_creation_order

def widget_body(number: int, keys: Keys) -> Body:
    #% if layer.sent(widget)
    return {
        #% for field in layer.sent(widget)
        "name": f"name {number}",  #= "<%= field.wire_name %>": <%= layer.wire_example(field, layer.KEY) %>,
        #% endfor
    }
    #% else
    #= return {}
    #% endif

#% endfor

# In an order in which each finds the rows that it refers to.
BODIES: dict[str, Callable[[int, Keys], Body]] = {
    #% for widget in domain().in_creation_order
    "widgets": widget_body,  #= "<%= widget.path %>": widget_body,
    #% endfor
}
