"""How this service is run: WSGI, on a pool of threads."""

import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from granian.constants import Interfaces

P = ParamSpec("P")
T = TypeVar("T")

INTERFACE = Interfaces.WSGI
TARGET = "acme.bootstrap:application"
# A worker's, at most. Most of them wait: the database's connections are fewer, and whoever gets no
# turn with one hears so in time only from a thread. So granian's warning that they are more than
# the processors says nothing here.
THREADS = 64
logging.getLogger("_granian").addFilter(lambda line: "Python threads" not in line.getMessage())


def run(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a use case from outside a request: a command, a script."""
    return work(*args, **kwargs)
