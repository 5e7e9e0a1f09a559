"""Turns with a few connections, for the many threads of a worker.

Django gives each thread a connection of its own. A thread for every request that waits would
then be a connection for each: more than a database has.
"""

import time
from contextlib import suppress
from queue import Empty, SimpleQueue

from acme.platform.persistence import patience
from acme.platform.persistence.backend.base import DatabaseWrapper
from acme.platform.persistence.backend.connection import Connection
from acme.platform.persistence.sqlstates import no_turn


class Turns:
    def __init__(self, size: int) -> None:
        # A semaphore, of those that Python has in C.
        self._free: SimpleQueue[None] = SimpleQueue()
        for _ in range(size):
            self._free.put(None)
        # The last one used comes first, so that few are kept warm.
        self._idle: list[Connection] = []
        self._moved = time.monotonic()

    def begin(self, wrapper: DatabaseWrapper) -> None:
        """Lend the thread's wrapper a connection, until the turn ends."""
        self._wait()
        with suppress(IndexError):
            wrapper.adopt(self._idle.pop())

    def end(self, wrapper: DatabaseWrapper) -> None:
        connection = wrapper.release()
        if connection is not None and not connection.closed:
            self._idle.append(connection)
        self._moved = time.monotonic()
        self._free.put(None)

    def close(self) -> None:
        """Part with the connections that nobody uses."""
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _wait(self) -> None:
        try:
            self._free.get_nowait()
        except Empty:
            # Where nobody's turn has ended for so long, waiting is in vain: those who had to wait
            # for a thread as well hear so at once.
            stuck = time.monotonic() - self._moved > patience.TURN
            if stuck or not self._comes_free():
                raise no_turn() from None
        self._moved = time.monotonic()

    def _comes_free(self) -> bool:
        with suppress(Empty):
            self._free.get(timeout=patience.TURN)
            return True
        return False
