"""The documentation page as a newcomer uses it: reads, fills in, sends."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect


class DocsPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        # Gone as soon as the contract was read and drawn.
        expect(page.locator("#loading")).to_have_count(0)
        self.contract: dict[str, Any] = page.evaluate(
            "fetch('openapi.json').then((answer) => answer.json())"
        )

    def choose(self, operation: str) -> Locator:
        """Open an operation by its entry in the table of contents."""
        self.page.locator(f'[data-operation="{operation}"] a').click()
        opened = self.page.locator(f"#op-{operation}")
        expect(opened.get_by_role("button", name="Send")).to_be_visible()
        return opened

    def send(self, operation: str, body: dict[str, Any] | None = None) -> Any:
        """Fill in the body where one is given, send, and read the answer that is shown."""
        opened = self.choose(operation)
        if body is not None:
            opened.get_by_label("Body", exact=True).fill(json.dumps(body))
        return self.sent(opened)

    def sent(self, opened: Locator) -> Any:
        opened.get_by_role("button", name="Send").click()
        expect(opened.locator("form [role=status] strong.good")).to_be_visible()
        return json.loads(opened.get_by_role("region", name="Body of the answer").inner_text())

    def example(self, operation: str) -> dict[str, Any]:
        """What the form is filled in with."""
        shown = self.choose(operation).get_by_label("Body", exact=True).input_value()
        body: dict[str, Any] = json.loads(shown)
        return body

    def log_in(self, email: str, password: str) -> None:
        self.page.locator("#email").fill(email)
        self.page.locator("#password").fill(password)
        self.page.get_by_role("button", name="Log in", exact=True).click()
        expect(self.page.locator("#signed-in")).to_be_visible()

    def log_out(self) -> None:
        self.page.get_by_role("button", name="Log out").click()
        expect(self.page.locator("#login")).to_be_visible()
