"""The table of <%= widget.plural_label %>. Change it here, then run `manage.py makemigrations`."""
#% set code = layer.models_code(widget, tenancy)
#% if layer.stdlib_imports(code)

<%= layer.stdlib_imports(code) %>
#% endif

#% if "ArrayField(" in code
from django.contrib.postgres.fields import ArrayField
#% endif
from django.db import models

#% if widget.enums
from acme.features.widgets.model import (
    #% for field in widget.enums | sort(attribute="enum_class")
    WidgetKind,  #= <%= field.enum_class %>,
    #% endfor
)
from acme.platform.persistence.fields import choices_of
#% endif
#% if widget.access == "owner"
from acme.platform.persistence.owned import Owned
#% endif
from acme.platform.persistence.record import Row  #= <%= layer.import_from(package ~ ".platform.persistence.record", layer.record_names(widget, tenancy)) %>
#% if layer.used(code, "Reference")
from acme.platform.persistence.references import Reference
#% endif

#% for field in layer.default_functions(widget)

def default_tags() -> list[str]:  #= def <%= layer.default_function(field) %>() -> list[<%= field.item.base_annotation %>]:
    return ["new"]  #= return <%= layer.default_list(field) %>

#% endfor

class Widget(Row):  #= class <%= widget.class_name %>(<%= "Owned, " if widget.access == "owner" %>Row):
    #% for field in widget.fields
    name = models.CharField(max_length=120)  #= <%= layer.model_field(field) | trim %>
    #% endfor
    #% if widget.soft_delete
    deleted_at = models.DateTimeField(null=True, editable=False)
    #% endif

    class Meta:
        db_table = "widgets"
        verbose_name_plural = "widgets"  #= verbose_name_plural = "<%= widget.plural_label %>"
        #% if layer.model_options(widget, tenancy)
        constraints = []  #= <%= layer.model_options(widget, tenancy) | trim %>
        #% endif

    def __str__(self) -> str:
        return self.name  #= return <%= layer.shown(widget) %>
#% for field in widget.many


class WidgetOtherLink(models.Model):  #= class <%= layer.link_model(field) %>(<%= "TenantRow" if tenancy == "row" else "models.Model" %>):
    """Which <%= field.label %> <%= widget.a_label %> has."""

    pk = models.CompositePrimaryKey("widget_id", "other_id")  #= <%= layer.link_fields(field, tenancy) | trim %>

    class Meta:
        db_table = "widgets_others"  #= db_table = "<%= layer.link_table(field) %>"
        constraints = []  #= <%= layer.link_options(field, tenancy) | trim %>
#% endfor
