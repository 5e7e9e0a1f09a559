"""Users in Django's admin: they have roles, and are in no groups."""

from importlib import import_module

from django.contrib import admin
from django.contrib.auth.models import Group

# It registers groups, and does so once.
import_module("django.contrib.auth.admin")
admin.site.unregister(Group)
