"""The platform's tables and commands, as an app of Django's."""

from importlib import import_module

from django.apps import AppConfig
from django.core.signals import request_started
from django.db import close_old_connections, reset_queries


class PersistenceConfig(AppConfig):
    name = "acme.platform.persistence"
    label = "platform"

    def ready(self) -> None:
        # It registers itself; before this moment there are no models to look at.
        import_module("acme.platform.persistence.checks")
        # A thread's last request has left no connection behind, and DEBUG has logged no queries:
        # looking for either before each request costs more than finding the route.
        request_started.disconnect(close_old_connections)
        request_started.disconnect(reset_queries)
