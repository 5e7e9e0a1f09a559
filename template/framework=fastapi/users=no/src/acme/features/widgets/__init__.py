"""<%= widget.plural_title %>: what the rest of the service may use of them."""

from acme.features.widgets.http import router

__all__ = ["router"]
