"""What `openapi --breaking` says."""

from datetime import UTC, datetime
from pathlib import Path

from acme.platform.breaking.allowed import NAME, read_allowed, read_once_allowed
from acme.platform.breaking.history import Base, at, choose_base
from acme.platform.breaking.operations import breaking_changes
from acme.platform.carrying import carry_marks
from acme.platform.contract import parse, read
from acme.platform.marks import drop_mistakes


def report(contract: Path, revision: str | None) -> int:
    """Print the changes since a revision; 1 where one of them is not allowed."""
    base = choose_base(contract.parent, revision)
    if base is None:
        print(f"No {contract.name} was agreed on before: there is nothing to break.")
        return 0
    source = at(contract, base.commit)
    if source is None:
        print(f"There is no {contract.name} in {base}: there is nothing to break.")
        return 0
    # What was wrong with its marks is past.
    before = carry_marks(drop_mistakes(parse(source, f"{contract.name} of {base}")))
    after = carry_marks(read(contract.read_bytes()))
    found = breaking_changes(before, after, datetime.now(UTC).date())
    listed = read_allowed(contract.parent)
    earlier = read_once_allowed(contract.parent, base.commit) if revision else {}
    allowed = earlier | listed
    refused = [line for line in found if line not in allowed]
    for line in refused:
        print(line)
        if len(places := found[line]) > 1:
            print(f"    in {len(places)} places, such as {places[0]}")
    for line in found:
        if line in allowed:
            print(f"allowed: {line} ({allowed[line]})")
    for line in listed.keys() - found.keys():
        print(f"{NAME} is out of date, no such change: {line}")
    print(_summary(len(refused), len(found) - len(refused), base))
    return 1 if refused else 0


def _summary(refused: int, allowed: int, base: Base) -> str:
    if refused:
        return f"{_counted(refused)} since {base}. What is meant can be allowed in {NAME}."
    if allowed:
        return f"{_counted(allowed)} since {base}, allowed in {NAME}."
    return f"Nothing since {base} breaks a client."


def _counted(changes: int) -> str:
    return f"{changes} breaking change{'s' if changes > 1 else ''}"
