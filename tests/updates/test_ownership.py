"""Every generated file is of one kind, and docs/ownership.md of the repository says which."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
import yaml
from pathspec import PathSpec

from tests.support.generating import ROOT, generate
from tests.updates.editing import snapshot

KINDS = ("The template's", "Yours", "Shared")
VARIANTS = [
    (framework, auth, tenancy)
    for framework, (auth, tenancy) in product(
        ("fastapi", "django"), (("none", "none"), ("jwt", "none"), ("jwt", "row"))
    )
]


def patterns(page: str) -> dict[str, list[str]]:
    """The first column of each kind's table."""
    found = {}
    for kind in KINDS:
        section = re.search(rf"^## {kind}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
        assert section, kind
        rows = re.findall(r"^\| (`.*?`) \|", section[1], re.MULTILINE)
        found[kind] = [pattern for row in rows for pattern in re.findall(r"`(.*?)`", row)]
        assert found[kind], kind
    return found


def matcher(pattern: str) -> re.Pattern[str]:
    """`*` for one part of a path, `**` for any number, as the page says."""
    parts = re.split(r"(\*\*|\*)", pattern)
    wild = {"**": ".+", "*": "[^/]+"}
    return re.compile("".join(wild.get(part, re.escape(part)) for part in parts))


@pytest.mark.parametrize(("framework", "auth", "tenancy"), VARIANTS)
def test_every_file_has_one_owner(framework: str, auth: str, tenancy: str, tmp_path: Path) -> None:
    repository = generate(
        tmp_path / "shop", framework=framework, auth=auth, tenancy=tenancy, license="MIT"
    )
    rows = patterns((repository / "docs" / "ownership.md").read_text())
    matchers = [(kind, row, matcher(row)) for kind in KINDS for row in rows[kind]]
    files = snapshot(repository)
    used = set()
    for name in files:
        found = [(kind, row) for kind, row, pattern in matchers if pattern.fullmatch(name)]
        assert len(found) == 1, f"{name}: {found}"
        used.add(found[0][1])
    unused = {row for _, row, _ in matchers} - used
    assert not unused, f"rows that match nothing: {unused}"

    # What the page calls the user's is what Copier leaves alone.
    questions = yaml.safe_load((ROOT / "copier.yml").read_text())
    owned = PathSpec.from_lines("gitignore", questions["_skip_if_exists"])
    for name in files:
        kind = next(kind for kind, _, pattern in matchers if pattern.fullmatch(name))
        assert owned.match_file(name) == (kind == "Yours"), f"{name} is of the kind {kind!r}"
