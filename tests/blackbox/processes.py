"""Who lives, as the kernel has it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def family(pid: int) -> list[int]:
    """The process and its children, as far as they live."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, (state, parent) = int(stat.parent.name), _state(stat)
            if state != "Z" and pid in (number, parent):
                found.append(number)
    return sorted(found)


def parent_of(pid: int) -> int:
    return _state(Path(f"/proc/{pid}/stat"))[1]


def _state(stat: Path) -> tuple[str, int]:
    # The name in brackets may hold anything.
    state, parent = stat.read_text().rpartition(") ")[2].split()[:2]
    return state, int(parent)
