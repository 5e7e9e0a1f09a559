"""Cursors: the sort keys of the last row seen, bound to the list and the question asked.

A cursor carries a checksum, so that an altered or cut one is noticed, and a fingerprint of
the list, its filters and its order, so that it continues only what it came from. It is no
secret and no permission: whoever writes one by hand reaches only rows they may list anyway.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import TypeVar

from acme.kit.listing import Listing, ListQuery, Page

T = TypeVar("T")


class BadCursor(ValueError):
    """The cursor is damaged, or belongs to another list or question."""


def paginate(query: ListQuery, rows: list[T]) -> Page[T]:
    """Cut the extra row that a store fetched to learn whether another page follows."""
    if len(rows) <= query.limit:
        return Page(rows, None)
    items = rows[: query.limit]
    keys = [attrgetter(sort.column)(items[-1]) for sort in query.sort]
    return Page(items, encode(query.fingerprint, keys))


def resume(query: ListQuery, listing: Listing, cursor: str) -> ListQuery:
    """Continue a list behind the row that the cursor names."""
    texts = decode(query.fingerprint, cursor, len(query.sort))
    parsers = [listing.columns[sort.column].parse for sort in query.sort]
    return replace(query, after=tuple(_parse(*pair) for pair in zip(parsers, texts, strict=True)))


def encode(fingerprint: str, keys: Sequence[object]) -> str:
    texts = [None if key is None else _text(key) for key in keys]
    payload = json.dumps([fingerprint, *texts], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_checksum(payload) + payload).rstrip(b"=").decode()


def decode(fingerprint: str, cursor: str, count: int) -> list[str | None]:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadCursor from None
    # Base64 has several spellings of the same bytes; only our own is accepted.
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != cursor:
        raise BadCursor
    if _checksum(raw[8:]) != raw[:8]:
        raise BadCursor
    found, *texts = json.loads(raw[8:])
    if found != fingerprint or len(texts) != count:
        raise BadCursor
    return list(texts)


def _checksum(payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=8, person=b"list-cursor").digest()


def _text(key: object) -> str:
    if isinstance(key, datetime):
        return key.isoformat()
    if isinstance(key, Decimal):
        # Never in exponent form, which `str` falls into for small numbers.
        return format(key, "f")
    return str(key).lower() if isinstance(key, bool) else str(key)


def _parse(parse: Callable[[str], object], text: str | None) -> object:
    try:
        return None if text is None else parse(text)
    except ValueError:
        raise BadCursor from None
