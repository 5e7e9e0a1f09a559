"""A page in a real browser, that nothing on it may escape: no other host, no error, no breach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect, sync_playwright

from tests.support.chromium import find_chromium

# Told before any script of the page runs, so that none of its breaches goes unseen.
WATCH = """
window.breaches = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.breaches.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""


@dataclass
class Visit:
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        own = urlsplit(self.address).netloc

        def keep_offline(route: Route) -> None:
            if urlsplit(route.request.url).netloc == own:
                route.continue_()
            else:
                self.complaints.append(f"asked for {route.request.url}")
                route.abort()

        self.page.route("**/*", keep_offline)
        self.page.add_init_script(WATCH)
        self.page.on("console", lambda said: self.complain(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complain("error", str(error)))

    def complain(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def check(self) -> None:
        found = [*self.complaints, *self.page.evaluate("window.breaches")]
        assert not found, "\n".join(found)


@contextmanager
def visiting(address: str, path: str) -> Iterator[Visit]:
    """The page, opened; when the block is left, nothing may have been wrong with it."""
    with sync_playwright() as playwright:
        browser = find_chromium(playwright.chromium).launch(playwright.chromium)
        visit = Visit(browser.new_page(), address)
        visit.watch()
        expect.set_options(timeout=20_000)
        visit.page.goto(address + path)
        yield visit
        visit.check()
        browser.close()
