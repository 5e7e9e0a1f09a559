"""The README keeps its word: every command in it is run, in a fresh clone."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.generating import ROOT, environment, run
from tests.support.releases import template_repository
from tests.support.serving import serving

README = (ROOT / "README.md").read_text()
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
STARTS, TESTS = COMMANDS


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone of the working tree: what git knows, and nothing that was built."""
    origin = template_repository(tmp_path_factory.mktemp("origin") / "slipway", whole=True)
    folder = tmp_path_factory.mktemp("home") / "slipway"
    run(["git", "clone", "--quiet", origin, folder], folder.parent)
    return folder


def test_the_domain_file_shown_is_the_one_used() -> None:
    shown = re.search(r"^```yaml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert shown
    lines = iter((ROOT / "docs" / "examples" / "shop.yml").read_text().splitlines())
    for line in shown[1].splitlines():
        assert line in lines, f"{line!r} is not in the file, or not in this order"


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", README)
    assert len(links) > 5
    for link in links:
        assert (ROOT / link).exists(), link


@pytest.fixture
def started(clone: Path) -> Iterator[str]:
    """The first command, as it stands in the README; yields the address that it prints."""
    with serving(["bash", "-c", STARTS], clone) as address:
        yield address


def test_the_first_command_generates_a_service_and_starts_it(clone: Path, started: str) -> None:
    answer = fetch(f"{started}/openapi.json")
    assert answer["info"]["title"] == "Shop"
    assert (clone.parent / "shop" / "src" / "shop" / "features" / "products").is_dir()
    named = re.search(r"^../shop\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert named
    for path in re.findall(r"^  ([\w./]+[a-z/])  ", named[1], re.MULTILINE):
        assert (clone.parent / "shop" / path).exists(), path


def fetch(address: str, seconds: float = 30) -> dict[str, dict[str, str]]:
    ends = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                found: dict[str, dict[str, str]] = json.load(answer)
                return found
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)


def test_the_second_command_runs_the_tests(clone: Path) -> None:
    """All of them are found and can be imported; running them here would be running them twice."""
    env = environment(PYTEST_ADDOPTS="--collect-only --quiet")
    said = run(["bash", "-c", TESTS], clone, env=env).stdout
    found = re.search(r"^(\d+) tests collected", said, re.MULTILINE)
    assert found, said
    assert int(found[1]) > 20
