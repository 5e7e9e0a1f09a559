"""Users, as an app of Django's."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "acme.platform.identity"
    label = "identity"
