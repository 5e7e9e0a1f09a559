"""How this service is run: ASGI, on an event loop."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from granian.constants import Interfaces

P = ParamSpec("P")
T = TypeVar("T")

INTERFACE = Interfaces.ASGI
TARGET = "acme.bootstrap:app"
THREADS = 1


def run(work: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a use case from outside a request: a command, a script."""
    return asyncio.run(work(*args, **kwargs))
