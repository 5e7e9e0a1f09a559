"""The history of the table of <%= widget.plural_label %>."""
