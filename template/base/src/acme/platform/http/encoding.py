"""Answers as bytes, made by Pydantic's serializer without a second validation."""

from typing import TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


def encode_page(
    adapter: TypeAdapter[list[T]],
    items: list[T],
    next_cursor: str | None,
    fields: frozenset[str] | None,
) -> bytes:
    include = None if fields is None else {"__all__": set(fields)}
    body = adapter.dump_json(items, include=include)
    # A cursor is base64: it needs no escaping.
    tail = b"" if next_cursor is None else b',"next_cursor":"%b"' % next_cursor.encode()
    return b'{"items":%b%b}' % (body, tail)
