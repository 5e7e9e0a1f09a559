"""What `openapi --breaking` says."""

from datetime import UTC, datetime
from pathlib import Path

from acme.platform.breaking.allowed import NAME, read_allowed
from acme.platform.breaking.history import committed, last_agreed
from acme.platform.breaking.operations import breaking_changes
from acme.platform.contract import parse


def report(contract: Path, revision: str | None) -> int:
    """Print the changes since a revision; 1 where one of them is not allowed."""
    revision = revision or last_agreed(contract.parent)
    source = committed(contract, revision) if revision else None
    if source is None:
        print(f"No {contract.name} is committed yet: there is nothing to break.")
        return 0
    today = datetime.now(UTC).date()
    found = breaking_changes(parse(source), parse(contract.read_bytes()), today)
    allowed = read_allowed(contract.parent)
    refused = [line for line in found if line not in allowed]
    for line in refused:
        print(line)
    for line in found:
        if line in allowed:
            print(f"allowed: {line} ({allowed[line]})")
    for line in allowed.keys() - set(found):
        print(f"{NAME} is out of date, no such change: {line}")
    print(_summary(len(refused), len(found) - len(refused), str(revision)))
    return 1 if refused else 0


def _summary(refused: int, allowed: int, revision: str) -> str:
    since = f"since {revision[:12]}"
    if refused:
        return f"{_counted(refused)} {since}. What is meant can be allowed in {NAME}."
    if allowed:
        return f"{_counted(allowed)} {since}, allowed in {NAME}."
    return f"Nothing {since} breaks a client."


def _counted(changes: int) -> str:
    return f"{changes} breaking change{'s' if changes > 1 else ''}"
