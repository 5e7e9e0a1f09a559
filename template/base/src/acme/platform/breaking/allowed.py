"""The breaking changes that somebody decided on, each with its reason."""

import tomllib
from pathlib import Path

from acme.platform.breaking.history import versions
from acme.platform.cli import CommandError

NAME = "breaking-changes.toml"


def read_allowed(folder: Path) -> dict[str, str]:
    """Reasons by the line that names the change; none where there is no such file."""
    path = folder / NAME
    return _parse(path.read_bytes()) if path.exists() else {}


def read_once_allowed(folder: Path, since: str) -> dict[str, str]:
    """What was allowed on the way from that commit: a line goes when its change is merged."""
    found: dict[str, str] = {}
    for source in versions(folder / NAME, since):
        found |= _parse(source)
    return found


def _parse(source: bytes) -> dict[str, str]:
    try:
        entries = tomllib.loads(source.decode())
    except ValueError as error:
        raise CommandError(f"{NAME}: {error}") from None
    for line, reason in entries.items():
        if not isinstance(reason, str) or not reason.strip():
            raise CommandError(f"{NAME}: there is no reason for {line!r}")
    return entries
