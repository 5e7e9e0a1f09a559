"""Whether this worker is about to stop: /ready says so while requests are still taken."""

from typing import Protocol


class Flag(Protocol):
    """A byte of memory that the server shares with its workers."""

    value: int


_flag: Flag | None = None


def watch(flag: Flag) -> None:
    global _flag
    _flag = flag


def draining() -> bool:
    return _flag is not None and bool(_flag.value)
