"""Organizations, as an app of Django's."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "acme.platform.tenancy"
    label = "tenancy"
