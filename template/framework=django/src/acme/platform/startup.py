"""What a process does first, be it a command or a worker of the server."""

import logging
import os

import django
from django.conf import global_settings
from django.conf import settings as django_settings
from django.core.cache import close_caches
from django.core.handlers.base import reset_urlconf
from django.core.signals import request_finished

from acme.platform.settings import PlatformSettings
from acme.platform.telemetry import logs


def start(settings: PlatformSettings) -> None:
    logs.configure(settings)
    # Every request has its line already, with its status, and platform/http/errors.py logs what
    # nobody expected.
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acme.settings")
    django.setup()
    # Each request sets its own, and nothing looks at the last one's.
    request_finished.disconnect(reset_urlconf)
    if django_settings.CACHES == global_settings.CACHES:
        # The cache that Django has by itself keeps nothing open.
        request_finished.disconnect(close_caches)
