"""Requests over connections that are kept, one after the other on each, as fast as they go."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

# Less than the service has connections to its database: nothing waits for anything but work.
CONNECTIONS = 8
LONGEST_WAIT = 30  # seconds for an answer

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)

MakeRequest = Callable[[], bytes]


class AnswerError(Exception):
    """The answer is not the one that is measured."""


@dataclass(frozen=True)
class Load:
    """A request, made anew each time it is sent, and the status that it is answered with."""

    make: MakeRequest
    status: int


def run(port: int, load: Load, seconds: float) -> int:
    """Send it for so many seconds; the number of answers."""
    try:
        return asyncio.run(_run(port, load, seconds))
    except* AnswerError as errors:
        unexpected = errors.exceptions[0]
    raise unexpected


async def _run(port: int, load: Load, seconds: float) -> int:
    until = time.perf_counter() + seconds
    async with asyncio.timeout(seconds + LONGEST_WAIT):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_client(port, load, until)) for _ in range(CONNECTIONS)]
    return sum(task.result() for task in tasks)


async def _client(port: int, load: Load, until: float) -> int:
    client = _Client(load, until)
    transport, _ = await asyncio.get_running_loop().create_connection(
        lambda: client, "127.0.0.1", port
    )
    try:
        return await client.finished
    finally:
        transport.close()


class _Client(asyncio.Protocol):
    def __init__(self, load: Load, until: float) -> None:
        self.finished: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._load = load
        self._expected = b"HTTP/1.1 %d " % load.status
        self._until = until
        self._answers = 0
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._transport.write(self._load.make())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0 or len(self._buffer) < head + 4 + self._length(head):
            return
        if not self._buffer.startswith(self._expected):
            self._fail(AnswerError(self._buffer.decode(errors="replace")))
            return
        self._buffer = b""
        self._answers += 1
        if time.perf_counter() < self._until:
            self._transport.write(self._load.make())
        elif not self.finished.done():
            self.finished.set_result(self._answers)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(exc or AnswerError("the server hung up"))

    def _length(self, head: int) -> int:
        found = _LENGTH.search(self._buffer, 0, head)
        return int(found[1]) if found else 0

    def _fail(self, error: Exception) -> None:
        if not self.finished.done():
            self.finished.set_exception(error)
