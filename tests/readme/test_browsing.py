"""What the browser is meant to notice, it notices: each of these pages has one thing wrong with it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.browsing import visiting

POLICY = "default-src 'none'; img-src * data:; script-src 'unsafe-inline'"
PAGES = {
    "another host": '<img src="http://example.com/pixel.png">',
    "an error": "<script>console.error('broken')</script>",
    "an exception": "<script>throw new Error('broken')</script>",
    "a breach": "<style>h1 { color: red }</style>",
}
TOLD = {
    "another host": "asked for http://example.com/pixel.png",
    "an error": "broken",
    "an exception": "broken",
    "a breach": "style-src",
}


@contextmanager
def serving(body: str) -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(f'<link rel="icon" href="data:,"><h1>Page</h1>{body}'.encode())

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("wrong", PAGES)
def test_what_is_wrong_with_a_page_is_told(wrong: str) -> None:
    with (
        serving(PAGES[wrong]) as address,
        pytest.raises(AssertionError, match=TOLD[wrong]),
        visiting(address, "/"),
    ):
        pass


def test_nothing_is_told_of_a_page_that_is_right() -> None:
    with serving("") as address, visiting(address, "/") as visit:
        assert visit.page.inner_text("h1") == "Page"
