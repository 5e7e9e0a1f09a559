"""What a generated README tells a newcomer to type works as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.browsing import visiting
from tests.support.docs_page import DocsPage
from tests.support.generating import generate, run
from tests.support.serving import serving

VARIANTS: dict[str, dict[str, Any]] = {
    "fastapi-none": {"framework": "fastapi", "auth": "none"},
    "fastapi-jwt-row": {"framework": "fastapi", "tenancy": "row"},
    "django-jwt": {"framework": "django", "tenancy": "none"},
}


def commands(readme: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module", params=VARIANTS)
def repository(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme") / "shop"
    return generate(
        folder, example="blog" if "none" in request.param else "shop", **VARIANTS[request.param]
    )


@pytest.fixture(scope="module")
def address(repository: Path) -> Iterator[str]:
    """The first command of the README, running; where it serves is taken from what it prints."""
    command = commands((repository / "README.md").read_text())[0]
    with serving(["bash", "-c", command], repository) as address:
        yield address


def test_the_walk_through_works(repository: Path, address: str) -> None:
    blocks = commands((repository / "README.md").read_text())
    walk = [block for block in blocks if "curl" in block]
    assert walk
    script = "\n".join(
        [
            "set -euo pipefail",
            f"curl --silent --retry 30 --retry-all-errors {address}/health",
            *walk,
        ]
    )
    said = run(["bash", "-c", script.replace("http://127.0.0.1:8000", address)], repository).stdout
    assert re.search(r"HTTP/1.1 201 ", said), said
    assert re.search(r"^location: /api/v1/", said, re.MULTILINE | re.IGNORECASE), said
    assert re.search(r'\{"items":\s*\[\{.*"id"', said.splitlines()[-1]), said


def test_its_docs_page_is_all_that_a_newcomer_needs(address: str) -> None:
    """In a browser without a network: become a user, log in, create something and read it."""
    with visiting(address, "/docs") as visit:
        page = DocsPage(visit.page)
        paths = page.contract["paths"]
        if "/api/v1/auth/register" in paths:
            become_a_user(page)
        if "/api/v1/organizations" in paths:
            slug = f"tenant-{uuid4().hex[:8]}"
            page.send("create_organization", {"slug": slug, "name": "Analytical Engines"})
            visit.page.locator("#tenant").fill(slug)
        create, read, listing = kept_by(paths)
        example = page.example(create)
        named: dict[str, Any] = {
            name: uuid4().hex for name in ("handle", "name") if name in example
        }
        made = page.send(create, {**example, **named})
        # The answer leads on: the form it opens has the identifier in it.
        visit.page.locator(f"#op-{create}").get_by_role("button", name=f"→ {read}").click()
        assert page.sent(visit.page.locator(f"#op-{read}")) == made
        assert made["id"] in {item["id"] for item in page.send(listing)["items"]}


def become_a_user(page: DocsPage) -> None:
    email, password = f"newcomer-{uuid4().hex[:8]}@example.com", f"long enough {uuid4().hex}"
    page.send("register", {"email": email, "password": password})
    page.page.get_by_role("button", name="Log in with this answer").click()
    assert page.send("get_me")["email"] == email
    page.log_out()
    page.log_in(email, password)
    assert page.send("get_me")["email"] == email


def kept_by(paths: dict[str, Any]) -> tuple[str, str, str]:
    """Operations of a resource with a name, that refers to nothing: create, read, list."""
    kept = ("suppliers", "authors")
    (path,) = (f"/api/v1/{name}" for name in kept if f"/api/v1/{name}" in paths)
    one = next(item for name, item in paths.items() if name.startswith(f"{path}/{{"))
    create, read, listing = paths[path]["post"], one["get"], paths[path]["get"]
    return create["operationId"], read["operationId"], listing["operationId"]


def test_links_lead_somewhere(repository: Path) -> None:
    for page in [repository / "README.md", *sorted((repository / "docs").rglob("*.md"))]:
        text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
