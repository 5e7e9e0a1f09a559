"""The platform's tables and commands, as an app of Django's."""

from django.apps import AppConfig


class PersistenceConfig(AppConfig):
    name = "acme.platform.persistence"
    label = "platform"
