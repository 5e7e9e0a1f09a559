"""Ports for servers of the tests' own."""

from __future__ import annotations

import random
import socket

# Below the ports that systems give to outgoing connections: one of those would take a port between
# its choice and the start of its server, of which there are many at a time.
_FIRST, _LAST = 20_000, 32_000


def unused_port() -> int:
    for port in random.sample(range(_FIRST, _LAST), 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError(f"no port is free between {_FIRST} and {_LAST}")
