"""Who uses the processor, read from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
# Of the first line of /proc/stat: all but idle, iowait and what guests count a second time.
BUSY = (0, 1, 2, 5, 6, 7)


@dataclass(frozen=True)
class _Process:
    parent: int
    seconds: float
    """Its own, and those of its children that have ended."""


def confine(pid: int, core: int) -> None:
    """Keep a process on one core, its threads and all that it has started included."""
    for one in _tree(pid, _processes()):
        with suppress(ProcessLookupError, FileNotFoundError):
            for thread in (PROC / str(one) / "task").iterdir():
                os.sched_setaffinity(int(thread.name), {core})


def seconds_of(pid: int) -> float:
    """CPU time, user and system, that a process and all that it has started have used."""
    known = _processes()
    return sum(known[one].seconds for one in _tree(pid, known))


def seconds_of_all() -> float:
    """CPU time that anything on this machine has used, what its host took included."""
    line = (PROC / "stat").read_text().partition("\n")[0]
    ticks = [int(word) for word in line.split()[1:]]
    return sum(ticks[index] for index in BUSY) / TICKS


def model() -> str:
    for line in (PROC / "cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "processor unknown"


def _tree(pid: int, known: dict[int, _Process]) -> Iterable[int]:
    found = {pid} & known.keys()
    grown = True
    while grown:
        children = {one for one, process in known.items() if process.parent in found}
        grown = not children <= found
        found |= children
    return found


def _processes() -> dict[int, _Process]:
    found = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with suppress(ProcessLookupError, FileNotFoundError):
                # Behind the name, which may hold anything.
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                ticks = sum(map(int, fields[11:15]))
                found[int(folder.name)] = _Process(int(fields[1]), ticks / TICKS)
    return found
