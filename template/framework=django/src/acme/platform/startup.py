"""What a process does first, be it a command or a worker of the server."""

import logging
import os

import django

from acme.platform.settings import PlatformSettings
from acme.platform.telemetry import logs


def start(settings: PlatformSettings) -> None:
    logs.configure(settings)
    # Every request has its line already, with its status.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acme.settings")
    django.setup()
