"""Between a service and its Postgres: a network that loses connections without a word."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Link:
    ends: tuple[socket.socket, socket.socket]
    silent: bool = False

    def carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not self.silent:
                    target.sendall(data)
        self.close()

    def close(self) -> None:
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@dataclass
class Proxy:
    server: socket.socket
    target: tuple[str, int]
    links: list[Link] = field(default_factory=list)

    def silence(self) -> None:
        """Lose those that there are, and tell nobody; new ones get through."""
        for link in self.links:
            link.silent = True

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.server.accept()
                link = Link((client, socket.create_connection(self.target, 5)))
                self.links.append(link)
                for ends in (link.ends, link.ends[::-1]):
                    threading.Thread(target=link.carry, args=ends, daemon=True).start()


@contextmanager
def proxied(url: str) -> Iterator[tuple[str, Proxy]]:
    """The same database, over a network of the test's own."""
    there = urlsplit(url)
    assert there.hostname
    assert there.port
    with ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        proxy = Proxy(server, (there.hostname, there.port))
        stack.callback(lambda: [link.close() for link in proxy.links])
        # Closing alone does not wake up who waits for the next connection.
        stack.callback(server.shutdown, socket.SHUT_RDWR)
        threading.Thread(target=proxy.serve, daemon=True).start()
        port = server.getsockname()[1]
        yield url.replace(f":{there.port}/", f":{port}/"), proxy
