"""<%= widget.plural_title %> as Django knows them."""

from django.apps import AppConfig


class WidgetsConfig(AppConfig):
    name = "acme.features.widgets"
    #% if layer.app_label(widget) != widget.plural
    label = "widgets"  #= label = "<%= layer.app_label(widget) %>"
    #% endif
