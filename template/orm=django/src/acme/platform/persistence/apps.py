"""The platform's tables and commands, as an app of Django's."""

from importlib import import_module

from django.apps import AppConfig


class PersistenceConfig(AppConfig):
    name = "acme.platform.persistence"
    label = "platform"

    def ready(self) -> None:
        # It registers itself; before this moment there are no models to look at.
        import_module("acme.platform.persistence.checks")
