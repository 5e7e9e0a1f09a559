"""The breaking changes that somebody decided on, each with its reason."""

import tomllib
from pathlib import Path

from acme.platform.cli import CommandError

NAME = "breaking-changes.toml"


def read_allowed(folder: Path) -> dict[str, str]:
    """Reasons by the line that names the change; none where there is no such file."""
    path = folder / NAME
    if not path.exists():
        return {}
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CommandError(f"{NAME}: {error}") from None
    for line, reason in entries.items():
        if not isinstance(reason, str) or not reason.strip():
            raise CommandError(f"{NAME}: there is no reason for {line!r}")
    return entries
