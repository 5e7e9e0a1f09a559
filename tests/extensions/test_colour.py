"""Async sources, sync."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from extensions.colour import is_coloured, uncolour


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("async def f() -> None: ...", "def f() -> None: ..."),
        ("async with a, b:", "with a, b:"),
        ("[x async for x in y]", "[x for x in y]"),
        ("return await f(x)", "return f(x)"),
        ("(await f(x)).y", "f(x).y"),
        ("if (await f(x))[0] is None:", "if f(x)[0] is None:"),
        ("(await f(x) or g).y", "(f(x) or g).y"),
        ("g(await f(x))", "g(f(x))"),
        ("(await (await a.b()).c()).d", "a.b().c().d"),
        ("x: AsyncIterator[int]", "x: Iterator[int]"),
        ("Callable[[], Awaitable[dict[str, int]]]", "Callable[[], dict[str, int]]"),
        ("Coroutine[Any, Any, list[int]]", "list[int]"),
        ("async def __aenter__(self): ...", "def __enter__(self): ..."),
        ("await pool.aclose()", "pool.close()"),
        ("await anext(aiter(x))", "next(iter(x))"),
        ("x = await asyncio.to_thread(self.hash, a)", "x = self.hash(a)"),
        ("await asyncio.to_thread(f)", "f()"),
        ("await asyncio.sleep(0)", "time.sleep(0)"),
        ("from redis.asyncio import Redis", "from redis import Redis"),
        ("awaited = asynchronous", "awaited = asynchronous"),
    ],
)
def test_words(source: str, expected: str) -> None:
    assert uncolour(source) == expected


def test_imports_follow() -> None:
    source = dedent(
        '''
        """A module."""

        import abc
        import asyncio
        import signal
        from collections.abc import AsyncIterator, Awaitable, Callable
        from contextlib import asynccontextmanager

        import pytest

        lock = asyncio.Lock()
        pytestmark = pytest.mark.anyio


        @pytest.mark.anyio
        @asynccontextmanager
        async def f(g: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
            await asyncio.sleep(1)
            async with lock:
                await g()
            yield
        '''
    )
    expected = dedent(
        '''
        """A module."""

        import abc
        import signal
        import threading
        import time
        from collections.abc import Callable, Iterator
        from contextlib import contextmanager

        lock = threading.Lock()


        @contextmanager
        def f(g: Callable[[], None]) -> Iterator[None]:
            time.sleep(1)
            with lock:
                g()
            yield
        '''
    )
    assert uncolour(source) == expected


def test_an_import_that_nobody_needs_any_more_goes() -> None:
    source = "import asyncio\nfrom collections.abc import Awaitable\n\nx: Awaitable[int]\n"
    assert uncolour(source) == "x: int\n"


def test_a_mark_goes_with_its_blank_line() -> None:
    source = "import pytest\n\nX = 1\n\npytestmark = pytest.mark.anyio\n\n\nasync def f(): ...\n"
    assert uncolour(source) == "X = 1\n\n\ndef f(): ...\n"


def test_a_mark_leaves_the_others_of_its_list() -> None:
    source = "import pytest\n\npytestmark = [pytest.mark.anyio, pytest.mark.slow]\n"
    assert uncolour(source) == "import pytest\n\npytestmark = [pytest.mark.slow]\n"


def test_what_has_no_colour_is_not_touched() -> None:
    source = "import pytest\nimport abc\n\n\n\n\nx = 1\n"
    assert uncolour(source) == source


def test_a_module_of_every_construct_compiles() -> None:
    source = dedent(
        """
        import asyncio
        from collections.abc import AsyncGenerator

        async def f(n: int) -> AsyncGenerator[int, None]:
            values = [
                await g(i) async for i in h(
                    n,
                )
            ]
            async with (
                a() as b,
                c() as d,
            ):
                if (await b.x()).y and not await d.z():
                    yield (await b.x()).y
        """
    )
    ast.parse(uncolour(source))
    assert "await" not in uncolour(source)


@pytest.mark.parametrize(
    ("name", "coloured"),
    [
        ("template/base/src/acme/x.py", True),
        ("template/auth=jwt/src/acme/x.py", True),
        ("template/framework=fastapi/src/acme/x.py", False),
        ("template/orm=django/tenancy=row/x.py", False),
        ("template/protocol=wsgi/x.py", False),
        ("template/base/x.toml", False),
    ],
)
def test_which_files_have_a_colour_of_their_own(name: str, coloured: bool) -> None:
    assert is_coloured(name) is coloured
