"""Who lives, as the kernel has it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

ESTABLISHED = "01"


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


def clients(pid: int, port: int) -> set[int]:
    """The ports of those who are connected to this port of the process."""
    sockets = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            sockets.add(str(descriptor.readlink()))
    found = set()
    for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, state, *rest = line.split()
        if state == ESTABLISHED and _port(local) == port and f"socket:[{rest[5]}]" in sockets:
            found.add(_port(remote))
    return found


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)


def _state(stat: Path) -> tuple[str, int]:
    # The name in brackets may hold anything.
    state, parent = stat.read_text().rpartition(") ")[2].split()[:2]
    return state, int(parent)
