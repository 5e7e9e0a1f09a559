"""<%= widget.plural_title %> in Django's admin."""

from django.contrib import admin

from acme.features.widgets import models
from acme.platform.admin.records import RecordAdmin


@admin.register(models.Widget)
class WidgetAdmin(RecordAdmin):
    list_display = ["name"]  #= <%= layer.list_display(widget) | trim %>
    #% if widget.searchable
    search_fields = ["name"]  #= <%= layer.search_fields(widget) | trim %>
    #% endif
    #% if layer.lookups(widget)
    autocomplete_fields = ["category"]  #= <%= layer.lookups(widget) | trim %>
    #% endif
