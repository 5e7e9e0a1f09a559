"""Runs after `copier update`, in the project: puts right what an update does to the user's files.

Copier (9.19.1) recreates a file of `_skip_if_exists` that the user had deleted, deletes the files
of a resource that is no longer among the answers, edited or not, and exits with 0 whatever
conflicts it leaves. Here the user's files become what they were; new seeds stay; conflicts are
named and end in exit code 1.

Called as `after_update.py PACKAGE ANSWERS_FILE`, by `_migrations` in copier.yml.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pathspec import PathSpec


def main(package: str, answers_file: str) -> int:
    owned = _owned(package)
    lost = _git("ls-files", "--deleted")
    restored = [path for path in lost if owned.match_file(path)]
    if restored:
        subprocess.run(["git", "checkout", "--", *restored], check=True)
    seeded = [path for path in _git("ls-files", "--others") if owned.match_file(path)]
    for path in _unwanted(seeded, answers_file):
        Path(path).unlink()
        _remove_empty(Path(path).parent)
    _tell("Kept, though the template has no place for them any more:", restored)
    _tell("Removed by the template (git has them):", sorted(set(lost) - set(restored)))
    conflicts = _git("diff", "--name-only", "--diff-filter=U", "--relative")
    rejected = [path for path in _git("ls-files", "--others") if path.endswith(".rej")]
    _tell("CONFLICTS, for you to resolve:", sorted({*conflicts, *rejected}))
    return 1 if conflicts or rejected else 0


def _owned(package: str) -> PathSpec[Any]:
    """The patterns of what belongs to the user, as copier.yml has them."""
    questions = Path(__file__).resolve().parent.parent / "copier.yml"
    patterns = yaml.safe_load(questions.read_text("utf-8"))["_skip_if_exists"]
    return PathSpec.from_lines(
        "gitignore", (pattern.replace("<%= package %>", package) for pattern in patterns)
    )


def _unwanted(seeded: list[str], answers_file: str) -> list[str]:
    """Of the files that this update seeded, those that the user has no use for.

    A resource that comes new with it is wanted whole, even if it was there before. The feature of
    one that stays is the user's: another migration there would stand beside one of theirs. What
    belongs to no resource comes unless the user had once deleted it.
    """
    if not seeded:
        return []
    deleted = _git("log", "--diff-filter=D", "--format=", "--name-only", "--relative")
    before = _resources(_show(answers_file))
    after = _resources(Path(answers_file).read_text("utf-8"))
    unwanted = []
    for path in sorted(seeded):
        resource = _resource_of(path, before | after)
        if resource in before & after or (path in deleted and resource not in after - before):
            unwanted.append(path)
    return unwanted


def _resources(answers: str) -> frozenset[tuple[str, str]]:
    """The (name, plural) pairs of an answers file."""
    # Imported here: an update must not depend on it where nothing was deleted.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from extensions.domain.naming import pluralize

    resources = (yaml.safe_load(answers) or {}).get("resources") or {}
    return frozenset(
        (str(name), str((body or {}).get("plural") or pluralize(str(name))))
        for name, body in resources.items()
    )


def _resource_of(path: str, resources: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """The resource a file was seeded for, by the longest of its names in the path."""
    found = [
        (len(name), pair)
        for pair in resources
        for name in pair
        if re.search(rf"(?<![A-Za-z0-9]){name}(?![A-Za-z0-9])", path)
    ]
    return max(found)[1] if found else None


def _show(path: str) -> str:
    shown = subprocess.run(
        ["git", "show", f"HEAD:./{path}"], capture_output=True, text=True, check=False
    )
    return shown.stdout


def _git(*arguments: str) -> list[str]:
    """The paths that a git command lists, relative to the project."""
    listed = subprocess.run(
        ["git", *arguments, "-z"], capture_output=True, text=True, check=True
    ).stdout
    return [path for path in listed.split("\0") if path.strip()]


def _remove_empty(folder: Path) -> None:
    while folder != Path() and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _tell(heading: str, paths: list[str]) -> None:
    if paths:
        print("\n".join([heading, *(f"  {path}" for path in paths)]), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
