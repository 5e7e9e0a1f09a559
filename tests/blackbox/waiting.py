"""Waiting for something to be so, and no longer than it may take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


def until(happened: Callable[[], T], seconds: float, otherwise: str) -> T:
    """Ask again and again; what it answers in the end, or a failure."""
    deadline = time.monotonic() + seconds
    while not (answer := happened()):
        assert time.monotonic() < deadline, f"{otherwise} after {seconds} s"
        time.sleep(0.02)
    return answer


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    assert took <= seconds, f"took {took:.2f} s, not {seconds}"
