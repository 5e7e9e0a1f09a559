"""<%= widget.plural_title %>: an app of Django's.

Django imports this package before it knows any model, so it must not import its own modules.
"""
