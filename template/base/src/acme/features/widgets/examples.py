"""Example <%= widget.plural_label %>, for the seeds and the tests."""

#% if layer.example_imports(widget)
from uuid import UUID  #= <%= layer.example_imports(widget) %>

#% endif
from acme.features.widgets.model import (
    #% for name in layer.class_names(widget, "Values", enums=true) if name == widget.class_name ~ "Values" or name in layer.example_code(widget)
    WidgetValues,  #= <%= name %>,
    #% endfor
)


def example_widget(
    number: int = 1,
    #% if layer.handed(widget)
    *,
    #% endif
    #% for field in layer.handed(widget)
    parent_id: UUID,  #= <%= field.column %>: <%= field.annotation %><%= layer.handed_default(field) %>,
    #% endfor
) -> WidgetValues:
    return WidgetValues(
        #% for field in layer.all_writable(widget)
        name=f"name {number}",  #= <%= field.column %>=<%= layer.example(field) if field in layer.exampled(widget) else field.column %>,
        #% endfor
    )
