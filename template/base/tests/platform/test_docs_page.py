"""The documentation page needs nothing but itself, and its policy lets nothing else run."""

import hashlib
import re
from base64 import b64encode
from html.parser import HTMLParser

from acme.platform.http.docs_page import ASSETS, page

HTML = page().body.decode()
POLICY = {
    name: sources
    for name, _, sources in (
        part.partition(" ") for part in page().headers["Content-Security-Policy"].split("; ")
    )
}


class Parts(HTMLParser):
    """The elements of a page, and what stands between the tags of its style and script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.inlined: dict[str, list[str]] = {"style": [], "script": []}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] in self.inlined:
            self.inlined[self.tags[-1]].append(data)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")


PARTS = Parts(HTML)


def hash_of(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_it_is_html() -> None:
    assert page().status == 200
    assert page().headers["Content-Type"] == "text/html; charset=utf-8"


def test_the_policy_names_what_is_inlined() -> None:
    for tag in ("style", "script"):
        assert PARTS.tags.count(tag) == 1
        assert POLICY[f"{tag}-src"] == hash_of("".join(PARTS.inlined[tag]))
        assert len("".join(PARTS.inlined[tag])) > 1000


def test_the_policy_lets_nothing_else_in() -> None:
    assert "unsafe" not in str(POLICY)
    assert POLICY["default-src"] == POLICY["frame-ancestors"] == "'none'"
    assert POLICY["base-uri"] == POLICY["form-action"] == "'none'"
    assert POLICY["connect-src"] == "'self'"
    assert POLICY["img-src"] == "data:"


def test_it_asks_no_other_host() -> None:
    assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", HTML)
    assert not re.search(r"@import|url\(", HTML)
    addresses = {value for name, value in PARTS.attributes if name in ("href", "src")}
    assert addresses == {"data:,", "#operations", "openapi.json"}


def test_markup_carries_neither_code_nor_style() -> None:
    names = {name for name, _ in PARTS.attributes}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    assert not [value for _, value in PARTS.attributes if "javascript:" in value]


def test_the_script_makes_no_markup_from_data_and_keeps_no_secret() -> None:
    script = (ASSETS / "docs.js").read_text(encoding="utf-8")
    sinks = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function"
    )
    assert not re.search(sinks, script)
    assert not re.search(r"localStorage|sessionStorage|document\.cookie|indexedDB", script)
