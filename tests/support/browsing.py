"""A page in a real browser, that nothing on it may escape: no other host, no error, no breach."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserType, Error, Page, Route, expect, sync_playwright

INSTALLED = ("chromium", "chromium-browser", "google-chrome")
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
        browser = _launch(playwright.chromium)
        visit = Visit(browser.new_page(), address)
        visit.watch()
        expect.set_options(timeout=20_000)
        visit.page.goto(address + path)
        yield visit
        visit.check()
        browser.close()


def _launch(chromium: BrowserType) -> Browser:
    """Chromium as Playwright brings it, installed where it is missing; else the machine's own."""
    try:
        return chromium.launch()
    except Error as missing:
        if "Executable doesn't exist" not in missing.message:
            raise
    return chromium.launch(executable_path=_installed())


@cache
def _installed() -> str | None:
    """Where the machine has one; None for Playwright's."""
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
    )
    if done.returncode == 0:
        return None
    found = next(filter(None, map(shutil.which, INSTALLED)), None)
    if found is None:
        pytest.fail(f"there is no Chromium, and none could be installed:\n{done.stdout}")
    return found
