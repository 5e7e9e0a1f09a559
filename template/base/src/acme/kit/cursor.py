"""Cursors: the sort keys of the last row seen, bound to the list and the question asked.

A cursor carries a checksum, so that an altered or cut one is noticed, and a fingerprint of
the list, its filters and its order, so that it continues only what it came from. It is no
secret and no permission: whoever writes one by hand reaches only rows they may list anyway.
So a right checksum tells nothing of what is in it, which is read like any other input.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import TypeVar

from acme.kit.listing import Column, Listing, ListQuery, Page
from acme.kit.strict_json import NotJson
from acme.kit.strict_json import decode as decode_json

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
    columns = [listing.columns[sort.column] for sort in query.sort]
    return replace(query, after=tuple(map(_key_of, columns, texts)))


def encode(fingerprint: str, keys: Sequence[object]) -> str:
    texts = [None if key is None else _text(key) for key in keys]
    # An address has to hold it: no character is spelled out that need not be.
    payload = json.dumps([fingerprint, *texts], separators=(",", ":"), ensure_ascii=False).encode()
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
    try:
        payload = decode_json(raw[8:])
    except NotJson:
        raise BadCursor from None
    if not isinstance(payload, list) or len(payload) != count + 1 or payload[0] != fingerprint:
        raise BadCursor
    if not all(text is None or isinstance(text, str) for text in payload):
        raise BadCursor
    return payload[1:]


def _checksum(payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=8, person=b"list-cursor").digest()


def _text(key: object) -> str:
    if isinstance(key, datetime):
        return key.isoformat()
    if isinstance(key, Decimal):
        # Never in exponent form, which `str` falls into for small numbers.
        return format(key, "f")
    return str(key).lower() if isinstance(key, bool) else str(key)


def _key_of(column: Column, text: str | None) -> object:
    if text is None:
        if column.nullable:
            return None
        raise BadCursor
    try:
        return column.parse(text)
    except ValueError:
        raise BadCursor from None
