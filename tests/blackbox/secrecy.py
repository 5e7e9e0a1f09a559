"""L3: what no log may hold, collected while it is sent and answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx2

# As JSON has them, whole or cut; up to an escape, which is enough to know them by.
_VALUES = re.compile(
    rb'"(?:access_token|current_password|password|refresh_token|token)"\s*:\s*"([^"\\]*)'
)
# Shorter ones are words, and these are names: both may well stand elsewhere.
_SHORTEST = 16
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_kept: set[str] = set()


def keep(secrets: Iterable[str]) -> None:
    _kept.update(one for one in secrets if len(one) >= _SHORTEST and not _IDENTIFIER.fullmatch(one))


def keep_settings(settings: Mapping[str, str]) -> None:
    """The passwords of whatever a service is told to connect to, and its key."""
    keep(unquote(urlsplit(value).password or "") for value in settings.values() if "://" in value)
    keep([json.loads(settings.get("JWT_SIGNING_KEY", '{"d": ""}'))["d"]])


def keep_told(answer: httpx2.Response) -> None:
    """What a request and its answer hold; a hook of the client."""
    told = answer.request.content + b" " + answer.read()
    keep(value.decode("utf-8", "replace") for value in _VALUES.findall(told))
    keep([answer.request.headers.get("authorization", "").rpartition(" ")[2]])


def check(logs: Iterable[Path]) -> None:
    for log in logs:
        text = log.read_text("utf-8")
        found = [secret for secret in _kept if secret in text or json.dumps(secret)[1:-1] in text]
        assert found == [], f"{log} holds {found}"
