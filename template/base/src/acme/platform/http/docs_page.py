"""The documentation page: one file of HTML that needs nothing but the contract beside it.

Its script and its style sheet are inlined and named by their hashes, so the browser runs these
and nothing else: no other script, no other host, no markup made from data.
"""

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path

from acme.platform.http.reply import Reply

ASSETS = Path(__file__).with_name("docs")
_STYLE = '<link rel="stylesheet" href="docs.css">'
_SCRIPT = '<script type="module" src="docs.js"></script>'


@cache
def page() -> Reply:
    style, script = _read("docs.css"), _read("docs.js")
    html = _read("docs.html")
    html = html.replace(_STYLE, f"<style>{style}</style>")
    html = html.replace(_SCRIPT, f'<script type="module">{script}</script>')
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": _policy(style, script),
        # The page of an older version would not fit the contract of the one that answers now.
        "Cache-Control": "no-cache",
    }
    return Reply(200, html.encode(), headers)


def _read(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            "connect-src 'self'",
            f"style-src {_source(style)}",
            f"script-src {_source(script)}",
            "img-src data:",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            # The browser itself refuses `innerHTML` and its like.
            "require-trusted-types-for 'script'",
        )
    )


def _source(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
