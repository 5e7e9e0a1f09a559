"""From what a query gives to what the domain speaks of."""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


def maybe(make: Callable[[Any], T], value: Any) -> T | None:
    """Make something of a value, if there is one."""
    return None if value is None else make(value)
