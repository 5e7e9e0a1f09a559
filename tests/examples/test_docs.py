"""The documentation against what it speaks of."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from extensions.domain import read
from extensions.domain.expressions import FLAGS
from extensions.domain.fields import ON_DELETE, TYPES

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {
        re.split(r"[\[<>=~ ]", requirement)[0]
        for requirement in project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    }
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\S+?)`", row)} == wanted


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (page.parent / link).exists(), link


def test_decisions_are_numbered_without_gaps() -> None:
    found = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(page.name[:4]) for page in found] == list(range(1, len(found) + 1))
    for page in found:
        assert page.read_text().startswith(f"# {int(page.name[:4])}. "), page


def test_the_domain_file_in_the_documentation_is_a_good_one() -> None:
    page = (ROOT / "docs" / "domain.md").read_text()
    example = re.search(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert example
    domain = read(yaml.safe_load(example[1])["resources"])
    assert [resource.name for resource in domain] == ["category", "product", "supplier"]
    for keyword in [*TYPES, *FLAGS, *(f"on_delete({rule})" for rule in ON_DELETE)]:
        assert f"`{keyword}" in page, keyword
