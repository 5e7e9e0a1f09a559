"""<%= widget.plural_title %>: what others may use of this feature."""

from acme.features.widgets.http import router

__all__ = ["router"]
