"""Django's admin, with the service's own site."""

from django.contrib.admin.apps import AdminConfig

from acme.platform.foundation import ADMIN_SITE


class ServiceAdminConfig(AdminConfig):
    default_site = ADMIN_SITE
