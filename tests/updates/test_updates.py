"""An update brings the template's fixes and never costs the user a line."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import yaml

from tests.support.releases import commit, git, update
from tests.updates.editing import (
    DELETED,
    OWN_LINES,
    OWN_TASK,
    OWN_TEXT,
    add_own_feature,
    snapshot,
)

MARKERS = (b"<<<<<<<", b">>>>>>>")


def assert_merged(project: Path) -> None:
    """No conflict, whatever the exit code said."""
    for name, content in snapshot(project).items():
        assert not name.endswith((".rej", ".orig")), name
        for marker in MARKERS:
            assert marker not in content, name
    assert not git("diff", "--name-only", "--diff-filter=U", cwd=project)


def assert_nothing_lost(project: Path) -> None:
    for name, text in OWN_TEXT.items():
        assert (project / name).read_text() == text, name
    for name, text in OWN_LINES.items():
        assert text in (project / name).read_text(), name
    for name in DELETED:
        assert not (project / name).exists(), name
    pyproject = (project / "pyproject.toml").read_text()
    assert OWN_TASK in pyproject
    parsed = tomllib.loads(pyproject)
    assert parsed["project"]["dependencies"][-1].startswith("stamina")
    assert parsed["dependency-groups"]["dev"][-1].startswith("respx")


def with_more_resources(project: Path) -> Path:
    """A data file with two resources more: one sorts among the old ones, one behind them."""
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    resources = {
        **answers["resources"],
        "gift_card": {"fields": {"code": "string(20) unique", "product": "product?"}},
        # Its names are words of the ORMs, which run here and are only rendered elsewhere.
        "zoo": {
            "fields": {
                "name": "string(20)",
                "get": "string(9)? search",
                "items": "list(string(9))?",
                "keys": "json?",
                "values": "int? index",
            }
        },
    }
    domain = project.parent / "domain.yml"
    domain.write_text(yaml.safe_dump({"resources": resources}, sort_keys=False))
    return domain


def test_the_template_has_what_the_edits_are_about(seed: Path) -> None:
    """The test of the test: nothing above holds by accident."""
    assert_nothing_lost(seed)
    assert (seed / ".copier-answers.yml").exists()


def test_an_update_brings_fixes_and_loses_nothing(project: Path) -> None:
    before = snapshot(project)
    update(project)
    assert_merged(project)
    assert_nothing_lost(project)

    assert "RELEASE = (1, 1)" in (project / "src/shop/kit/ids.py").read_text()
    assert "RELEASE=1.1" in (project / "Dockerfile").read_text()
    assert "# About updating" in (project / "docs/updating.md").read_text()
    assert "FROM_THE_TEMPLATE=1" in (project / ".env.example").read_text()
    template_part = tomllib.loads((project / "pyproject.toml").read_text())
    assert "zstandard>=0.25" in template_part["project"]["dependencies"]
    assert "structlog>=26.1,<27" in template_part["project"]["dependencies"]
    assert "ruff>=0.17.2,<0.18" in template_part["dependency-groups"]["template"]

    after = snapshot(project)
    for name in before:
        assert name in after, f"{name} was deleted"
        if name.startswith(("src/shop/features/", "tests/unit/", "migrations/", "docs/adr/")):
            assert after[name] == before[name] or name == "src/shop/features/__init__.py", name
    for name in ("README.md", "src/shop/settings.py", "src/shop/bootstrap.py"):
        assert after[name] == before[name], name
    new = after.keys() - before.keys()
    assert not {name for name in new if name.startswith("src/shop/features/")}
    assert yaml.safe_load((project / ".copier-answers.yml").read_text())["_commit"] == "v1.1.0"


def test_a_second_update_changes_nothing(project: Path) -> None:
    update(project)
    commit(project, "Update")
    before = snapshot(project)
    update(project)
    assert snapshot(project) == before


def test_an_update_with_new_resources_brings_their_features(project: Path, framework: str) -> None:
    """While the user has a feature of their own: both write to neighbouring lines."""
    add_own_feature(project, framework)
    commit(project, "Zebras")
    before = snapshot(project)
    update(project, f"--data-file={with_more_resources(project)}")

    assert_merged(project)
    assert_nothing_lost(project)
    after = snapshot(project)
    feature = {name for name in after if name.startswith("src/shop/features/gift_cards/")}
    like = {name for name in before if name.startswith("src/shop/features/products/")}
    named = {name.replace("/products/", "/gift_cards/") for name in like}
    seeded = {"src/shop/features/gift_cards/exports.py"}
    assert feature == named - {"src/shop/features/gift_cards/pricing.py"} | seeded
    features = ast.parse((project / "src/shop/features/__init__.py").read_text()).body[-1]
    listed = ast.unparse(features)
    contract = yaml.safe_load((project / "openapi.yaml").read_text())
    for resource in ("gift_cards", "zoos", "zebras"):
        assert len(re.findall(rf"\b{resource}\b", listed)) == 1, listed
        assert f"/api/v1/{resource.replace('_', '-')}" in contract["paths"]
    assert {"GiftCard", "Zoo", "Zebra"} <= contract["components"]["schemas"].keys()
    assert {"Gift cards", "Zoos", "Zebras"} <= {tag["name"] for tag in contract["tags"]}
    stored = yaml.safe_load((project / ".copier-answers.yml").read_text())["resources"]
    assert list(stored)[-2:] == ["gift_card", "zoo"]
    for name, content in before.items():
        if name.startswith("src/shop/features/") and name != "src/shop/features/__init__.py":
            assert after[name] == content, name
