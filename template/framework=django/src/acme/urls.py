"""Which view answers which path."""

from django.conf import settings
from django.contrib import admin
from django.urls import path

from acme.features import FEATURES
from acme.platform.http.application import make_application
from acme.platform.http.mounting import mount
from acme.platform.http.routes import Route, Routes

api = make_application(settings.ENVIRONMENT)
mount(api, FEATURES)

urlpatterns: list[Route] = [Routes(*api.urls)]
if settings.ENVIRONMENT.shows_admin:
    urlpatterns.insert(0, path("admin/", admin.site.urls))

handler400 = "acme.platform.http.errors.bad_request"
handler403 = "acme.platform.http.errors.forbidden"
handler404 = "acme.platform.http.errors.not_found"
handler500 = "acme.platform.http.errors.server_error"
