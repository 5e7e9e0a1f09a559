"""A project that was edited and updated still works: its own tests say so."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.generating import run
from tests.support.releases import commit, git, update
from tests.updates.editing import DELETED
from tests.updates.test_updates import assert_merged, with_more_resources

# How the tables of a new resource are made: the commands of docs/migrations.md, where it needs any.
MIGRATIONS = {
    "fastapi": [["shop", "revision", "add gift cards and zoos"]],
    "django": [],
}


def test_its_own_checks_and_tests_pass_with_new_resources(project: Path, framework: str) -> None:
    # Deleting this one would be an error of the user's own.
    needed = next(name for name in DELETED if name.endswith("listing.py"))
    git("checkout", "HEAD~2", "--", needed, cwd=project)
    commit(project, "Bring back what the code needs")
    update(project, f"--data-file={with_more_resources(project)}")
    assert_merged(project)
    shutil.copy(project / ".env.example", project / ".env")

    def tool(*command: str) -> None:
        run(["uv", "run", "--no-sync", "--quiet", *command], project)

    run(["uv", "sync", "--quiet"], project)
    for command in MIGRATIONS[framework]:
        tool(*command)
    tool("ruff", "format", "--quiet")  # the user's edits are no model of style
    tool("ruff", "check")
    tool("lint-imports")
    tool("mypy")
    tool("shop", "openapi", "--check")
    tool("pytest", "--quiet", "-n2")
