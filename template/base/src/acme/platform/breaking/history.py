"""The contract as git has it, and which of its versions clients were promised."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from acme.platform.cli import CommandError

# Where a branch came from, where there is a remote, and where there is none.
_TRUNKS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
# How whoever reports a push names what was there before: in full, and all zeroes for nothing.
_IN_FULL = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True)
class Base:
    """The commit that is compared with, and why it is that one."""

    commit: str
    reason: str

    def __str__(self) -> str:
        return f"{self.commit[:12]} ({self.reason})"


def choose_base(folder: Path, revision: str | None) -> Base | None:
    """What was asked for, or what was agreed on last; None where there is nothing yet."""
    if not revision:
        return _last_agreed(folder)
    if commit := _commit_of(folder, revision):
        return Base(commit, revision)
    if not _IN_FULL.fullmatch(revision):
        raise CommandError(f"git knows no revision {revision}")
    # The first push of a branch or a tag, or one that left out what was there.
    tag = _git(folder, "describe", "--tags", "--abbrev=0", "HEAD^").stdout.decode().strip()
    commit = _commit_of(folder, tag) if tag else None
    return Base(commit, f"{tag}, the tag before") if commit else None


def at(file: Path, commit: str) -> bytes | None:
    """The file in a commit; None where that had none."""
    # "./" is the folder that git runs in, be it the top of the repository or not.
    shown = _git(file.parent, "show", f"{commit}:./{file.name}")
    return shown.stdout if shown.returncode == 0 else None


def versions(file: Path, since: str) -> Iterator[bytes]:
    """What the file was, oldest first, in the commits of this branch after that one."""
    arguments = ("log", "--first-parent", "--reverse", "--format=%H", f"{since}..HEAD", "--")
    for commit in _git(file.parent, *arguments, file.name).stdout.decode().split():
        if (source := at(file, commit)) is not None:
            yield source


def _last_agreed(folder: Path) -> Base | None:
    head = _commit_of(folder, "HEAD")
    if head is None:
        return None
    for trunk in _TRUNKS:
        found = _git(folder, "merge-base", "HEAD", trunk)
        base = found.stdout.decode().strip()
        if found.returncode == 0 and base != head:
            return Base(base, f"where this branch left {trunk}")
        if found.returncode == 0:
            break
    # On the default branch itself, whose last commit may be what breaks.
    before = _commit_of(folder, "HEAD^")
    return Base(before, "the commit before the last") if before else Base(head, "the only commit")


def _commit_of(folder: Path, revision: str) -> str | None:
    arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = _git(folder, *arguments)
    return found.stdout.decode().strip() if found.returncode == 0 else None


def _git(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        raise CommandError("this needs git, which is not installed") from None
