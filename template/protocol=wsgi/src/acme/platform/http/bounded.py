"""A body that ends where the limit is, and is none where it ends too soon."""

from collections.abc import Iterator
from typing import Any

from acme.kit.problem import Problem
from acme.platform.http.intake import body_cut_off, body_too_large


class BoundedInput:
    """Reads on from a request's stream, and breaks off as soon as the body is too large.

    A body with a Content-Length was judged by that already; one sent in chunks has none. Of the
    first, the length also tells that the client hung up; of the other, the server says nothing.
    """

    def __init__(self, stream: Any, limit: int, *, length: int = 0) -> None:
        self.refusal: Problem | None = None
        self._stream = stream
        self._limit = limit
        self._left = limit
        self._owed = length

    def read(self, size: int | None = -1) -> bytes:
        most = self._most(size)
        data: bytes = self._stream.read(most)
        return self._counted(data, ended=len(data) < most)

    def readline(self, size: int | None = -1) -> bytes:
        data: bytes = self._stream.readline(most := self._most(size))
        return self._counted(data, ended=len(data) < most and not data.endswith(b"\n"))

    def readlines(self, _hint: int = -1) -> list[bytes]:
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def _most(self, size: int | None) -> int:
        # One byte more than there may be tells a body that is too large from one that just fits.
        room = self._left + 1
        return room if size is None or size < 0 else min(size, room)

    def _counted(self, data: bytes, *, ended: bool) -> bytes:
        self._left -= len(data)
        self._owed -= len(data)
        if self._left < 0:
            self.refusal = body_too_large(self._limit)
        elif ended and self._owed > 0:
            self.refusal = body_cut_off()
        if self.refusal is not None:
            raise self.refusal
        return data
