"""What a process does first, be it a command or a worker of the server."""

from acme.platform.settings import PlatformSettings
from acme.platform.telemetry import logs


def start(settings: PlatformSettings) -> None:
    logs.configure(settings)
