"""Takes the colour off: shared code is written async, and the sync frameworks get it sync.

Works on rendered text, line by line, as httpcore's and psycopg's own scripts do. Sources hold to
what it knows: no `asyncio.gather`, no task groups, a trailing comma wherever a line would fit
without `await`.
"""

from __future__ import annotations

import re

from .imports import import_line, in_order
from .sources import layers_of

_OWN_COLOUR = {"framework", "orm", "protocol"}

_WORDS = {
    "AbstractAsyncContextManager": "AbstractContextManager",
    "AsyncContextManager": "ContextManager",
    "AsyncExitStack": "ExitStack",
    "AsyncGenerator": "Generator",
    "AsyncIterable": "Iterable",
    "AsyncIterator": "Iterator",
    "StopAsyncIteration": "StopIteration",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
    "aclose": "close",
    "aclosing": "closing",
    "aiter": "iter",
    "anext": "next",
    "asynccontextmanager": "contextmanager",
    "enter_async_context": "enter_context",
    "push_async_callback": "callback",
}
_WORD = re.compile(r"\b(?:" + "|".join(_WORDS) + r")\b")
_ASYNC = re.compile(r"\basync (?=def |with |for )")
_AWAIT = re.compile(r"\bawait\s+")
_WAITABLE = re.compile(r"\b(?:Awaitable|Coroutine)\[")
_TO_THREAD = re.compile(r"\basyncio\.to_thread\(\s*([\w.]+)(?:,\s*)?")
_THREADING = re.compile(r"\basyncio\.(Lock|Event|Semaphore|BoundedSemaphore)\b")
_ANYIO_LINE = re.compile(
    r"^[ \t]*(?:@|pytestmark = )pytest\.mark\.(?:anyio|asyncio).*\n", re.MULTILINE
)
_ANYIO_AMONG_MARKS = re.compile(
    r"^([ \t]*pytestmark = \[)pytest\.mark\.(?:anyio|asyncio), ", re.MULTILINE
)
_ANYIO_PARAGRAPH = re.compile(r"(?<=\n\n)pytestmark = pytest\.mark\.(?:anyio|asyncio)\n\n")
_HAS_COLOUR = re.compile(r"async|await|Async|Awaitable|Coroutine|__a|aclos|anyio|\baiter|\banext")
# Packages whose sync half is not in the module of the async one.
_MODULE = re.compile(r"^([ \t]*from redis)\.asyncio import ", re.MULTILINE)
_IMPORT = re.compile(
    r"^(?P<indent>[ \t]*)from (?P<module>collections\.abc|contextlib|typing) import "
    r"(?P<names>\([^)]*\)|[^(\n]*)$",
    re.MULTILINE,
)
_GONE = "\0"


def is_coloured(name: str) -> bool:
    """Whether a template file is written async for everyone."""
    axes = {axis for axis, _ in layers_of(name)}
    return name.endswith(".py") and not axes & _OWN_COLOUR


def uncolour(source: str) -> str:
    """The same module, sync."""
    if not _HAS_COLOUR.search(source):
        return source
    text = _ANYIO_LINE.sub("", _ANYIO_PARAGRAPH.sub("", source))
    text = _ANYIO_AMONG_MARKS.sub(r"\1", text)
    text = _awaits(text)
    text = _unwrap(text)
    text = _ASYNC.sub("", text)
    text = _TO_THREAD.sub(r"\1(", text)
    text = _THREADING.sub(r"threading.\1", text)
    text = text.replace("asyncio.sleep(", "time.sleep(")
    text = _WORD.sub(lambda match: _WORDS[match[0]], text)
    text = _MODULE.sub(r"\1 import ", text)
    return in_order(_imports(text))


def _awaits(text: str) -> str:
    """`await x` → `x`, and `(await x).y` → `x.y`."""
    position = 0
    while match := _AWAIT.search(text, position):
        start, end = match.span()
        position = start
        opened = start > 0 and text[start - 1] == "(" and not re.search(r"[\w\])]\($", text[:start])
        close = _closing(text, end) if opened else -1
        if close > 0 and _primary(text[end:close]):
            text = text[: start - 1] + text[end:close] + text[close + 1 :]
        else:
            text = text[:start] + text[end:]
    return text


def _unwrap(text: str) -> str:
    """`Awaitable[X]` → `X`, `Coroutine[Any, Any, X]` → `X`."""
    while match := _WAITABLE.search(text):
        close = _closing(text, match.end())
        inner = text[match.end() : close]
        if match[0].startswith("Coroutine"):
            inner = inner.split(",", 2)[2].strip()
        text = text[: match.start()] + inner + text[close + 1 :]
    return text


def _closing(text: str, start: int) -> int:
    """Where the bracket closes that was open at `start`; brackets in strings are not expected."""
    depth = 1
    for position in range(start, len(text)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return position
    return -1


def _primary(expression: str) -> bool:
    """Whether an expression needs no parentheses: names, calls and subscripts alone."""
    depth = 0
    for char in expression:
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(char, 0)
        if depth == 0 and not (char.isalnum() or char in "_.)]}"):
            return False
    return True


def _imports(text: str) -> str:
    """Import what the sync names need, and no more."""

    def members(match: re.Match[str]) -> str:
        names = [name.strip() for name in match["names"].strip("()").split(",") if name.strip()]
        body = text[: match.start()] + text[match.end() :]
        used = [n for n in names if re.search(rf"\b{n.rpartition(' ')[2]}\b", body)]
        return import_line(match["module"], used, match["indent"]) if used else _GONE

    text = _IMPORT.sub(members, text)
    if re.search(r"^import asyncio$", text, re.MULTILINE):
        present = set(re.findall(r"^import (\w+)$", text, re.MULTILINE)) - {"asyncio"}
        wanted = [
            f"import {module}"
            for module in ("asyncio", "threading", "time")
            if module not in present and re.search(rf"\b{module}\.", text)
        ]
        text = re.sub(r"^import asyncio$", "\n".join(wanted) or _GONE, text, flags=re.MULTILINE)
    if not re.search(r"\bpytest\.", text):
        text = re.sub(r"^import pytest$", _GONE, text, flags=re.MULTILINE)
    text = re.sub(rf"(?:(?<=\n\n)|\A)(?:{_GONE}\n)+\n", "", text)  # a group of imports, whole
    return re.sub(rf"{_GONE}\n", "", text)
