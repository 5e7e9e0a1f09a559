"""The contract as git has it."""

import subprocess
from pathlib import Path

from acme.platform.cli import CommandError

# Where a branch came from, where there is a remote, and where there is none.
_TRUNKS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


def committed(contract: Path, revision: str) -> bytes | None:
    """The file at a revision; None where that revision had none."""
    commit = _commit_of(contract.parent, revision)
    if commit is None:
        raise CommandError(f"git knows no revision {revision}")
    # "./" is the folder that git runs in, be it the top of the repository or not.
    shown = _git(contract.parent, "show", f"{commit}:./{contract.name}")
    return shown.stdout if shown.returncode == 0 else None


def last_agreed(folder: Path) -> str | None:
    """Where this branch left the default branch; None before the first commit."""
    if _commit_of(folder, "HEAD") is None:
        return None
    for trunk in _TRUNKS:
        base = _git(folder, "merge-base", "HEAD", trunk)
        if base.returncode == 0:
            return base.stdout.decode().strip()
    return "HEAD"


def _commit_of(folder: Path, revision: str) -> str | None:
    arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = _git(folder, *arguments)
    return found.stdout.decode().strip() if found.returncode == 0 else None


def _git(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        raise CommandError("this needs git, which is not installed") from None
