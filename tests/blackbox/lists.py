"""Lists, page by page."""

from __future__ import annotations

import re
from typing import Any

import httpx2

from .actors import Actor
from .api import read_json

_NEXT = re.compile(r'<([^>]*)>; *rel="next"')


def next_link(answer: httpx2.Response) -> str | None:
    # One of a list, where there are several.
    match = _NEXT.search(answer.headers.get("link", ""))
    return match[1] if match else None


def walk(actor: Actor, path: str, params: dict[str, Any]) -> list[httpx2.Response]:
    """All pages of a list, by its links."""
    pages = [actor.send("GET", path, params=params, status=200)]
    while link := next_link(pages[-1]):
        pages.append(actor.send("GET", link, status=200))
        assert len(pages) < 1000
    return pages


def ids(pages: list[httpx2.Response]) -> list[str]:
    return [item["id"] for page in pages for item in read_json(page)["items"]]
