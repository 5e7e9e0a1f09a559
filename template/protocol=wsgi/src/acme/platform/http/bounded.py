"""A body that ends where the limit is."""

from collections.abc import Iterator
from typing import Any

from acme.platform.http.intake import body_too_large


class BoundedInput:
    """Reads on from a request's stream, and breaks off as soon as the body is too large.

    A body with a Content-Length was judged by that already; one sent in chunks has none.
    """

    def __init__(self, stream: Any, limit: int) -> None:
        self.too_large = False
        self._stream = stream
        self._limit = limit
        self._left = limit

    def read(self, size: int | None = -1) -> bytes:
        return self._counted(self._stream.read(self._most(size)))

    def readline(self, size: int | None = -1) -> bytes:
        return self._counted(self._stream.readline(self._most(size)))

    def readlines(self, _hint: int = -1) -> list[bytes]:
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def _most(self, size: int | None) -> int:
        # One byte more than there may be tells a body that is too large from one that just fits.
        room = self._left + 1
        return room if size is None or size < 0 else min(size, room)

    def _counted(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            self.too_large = True
            raise body_too_large(self._limit)
        return data
