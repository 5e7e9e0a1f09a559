"""Releases of the template, made for a test: a repository with annotated tags."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.support.generating import ROOT, copier, run

GIT = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.com"]


def git(*arguments: str | Path, cwd: Path) -> str:
    return run([*GIT, *arguments], cwd).stdout


def release(folder: Path, version: str) -> None:
    """Commit all there is and tag it, as Copier wants it: annotated, PEP 440."""
    git("add", "--all", "--force", cwd=folder)
    git("commit", "--quiet", "--allow-empty", "--message", version, cwd=folder)
    git("tag", "--annotate", version, "--message", version, cwd=folder)


def template_repository(folder: Path, *, whole: bool = False) -> Path:
    """The working tree, uncommitted changes among it, as a repository with a first release.

    Only what Copier reads, unless `whole`.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if whole or name.split("/")[0] in {"copier.yml", "template", "extensions", "docs"}:
            target = folder / name
            if (ROOT / name).exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, target)
    git("init", "--quiet", "--initial-branch=main", cwd=folder)
    release(folder, "v1.0.0")
    return folder


def commit(project: Path, message: str) -> None:
    if not (project / ".git").exists():
        git("init", "--quiet", "--initial-branch=main", cwd=project)
    git("add", "--all", cwd=project)
    git("commit", "--quiet", "--allow-empty", "--message", message, cwd=project)


def update(project: Path, *options: str | Path) -> str:
    """`copier update`, as the generated docs/updating.md says."""
    return copier("update", "--trust", "--defaults", *options, cwd=project)
