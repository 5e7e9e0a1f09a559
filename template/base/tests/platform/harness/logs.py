"""The log as the service writes it, and afterwards as it was."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from acme.platform.settings import PlatformSettings
from acme.platform.telemetry import logs


@contextmanager
def logging_as_configured(settings: PlatformSettings) -> Iterator[None]:
    handlers, level = logging.root.handlers[:], logging.root.level
    logs.configure(settings)
    try:
        yield
    finally:
        logging.root.handlers[:], logging.root.level = handlers, level
        logging.captureWarnings(capture=False)
        structlog.reset_defaults()


def lines_of_requests(text: str) -> list[dict[str, Any]]:
    """What was said while a request ran."""
    lines = [json.loads(line) for line in text.splitlines()]
    return [line for line in lines if "request_id" in line]
