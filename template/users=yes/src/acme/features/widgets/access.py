"""Who may do what with <%= widget.plural_label %>. `readers` and `writers` narrow it to roles."""

from acme.platform.identity.policy import Access, Policy

POLICY = Policy(resource="widgets", access=Access.SHARED)  #= POLICY = Policy(resource="<%= widget.path %>", access=Access.<%= widget.access.name %>)
