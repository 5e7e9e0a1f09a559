"""What a generated README tells a newcomer to type works as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
import yaml
from playwright.sync_api import expect

from tests.blackbox.api import ask
from tests.blackbox.waiting import until
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


def test_its_docs_page_tells_what_is_deprecated(repository: Path, address: str) -> None:
    """C26: by a line at an operation, a parameter and a field, while the service runs."""
    contract = repository / "openapi.yaml"
    before = contract.read_text()
    document = yaml.safe_load(before)
    create, _, listing = kept_by(document["paths"])
    operations = {
        one["operationId"]: one
        for item in document["paths"].values()
        for one in item.values()
        if isinstance(one, dict) and "operationId" in one
    }
    operation = operations[listing]
    operation["x-deprecated"] = {"since": "2026-01-31", "sunset": "2999-12-31"}
    (sort,) = (one for one in operation["parameters"] if one.get("name") == "sort")
    sort["x-deprecated"] = {"since": "2026-01-31", "sunset": "2998-12-31"}
    body = operations[create]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    field = document["components"]["schemas"][body.rpartition("/")[2]]["properties"]["name"]
    field["x-deprecated"] = {"since": "2026-01-31", "sunset": "2997-12-31"}
    contract.write_text(yaml.safe_dump(document, sort_keys=False))
    try:
        until(lambda: "2997-12-31" in served(address), 30, "the contract is not served anew")
        with visiting(address, "/docs") as visit:
            page = DocsPage(visit.page)
            listed, created = page.choose(listing), page.choose(create)
            told = "deprecated, gone on {}-12-31".format
            expect(listed.locator(".summary + .badge.warn")).to_have_text(told(2999))
            expect(listed.locator(".parameter.deprecated .badge.warn")).to_have_text(told(2998))
            expect(created.locator(".summary + .badge.warn")).to_have_count(0)
            expect(created.locator("li.deprecated .badge.warn").first).to_have_text(told(2997))
    finally:
        contract.write_text(before)


def served(address: str) -> str:
    """The contract, or nothing while the service starts anew."""
    with suppress(httpx2.TransportError):
        return ask(f"{address}/openapi.json", 5).text
    return ""


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
