"""What a generated README tells a newcomer to type works as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

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


def test_links_lead_somewhere(repository: Path) -> None:
    for page in [repository / "README.md", *sorted((repository / "docs").rglob("*.md"))]:
        text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
