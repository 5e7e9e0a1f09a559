"""Generate repositories through Copier's command line, as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"


def environment(**more: str) -> dict[str, str]:
    """This process's environment without what would leak into a generated project.

    And without what would make each of the many processes that are started compile every module
    anew, which takes longer than the rest of their start.
    """
    leaking = {"VIRTUAL_ENV", "PYTHONPATH", "ENVIRONMENT", "MAIL_URL", "PYTHONDONTWRITEBYTECODE"}
    prefixes = ("GIT_", "PYTEST_", "DATABASE_", "JWT_")
    kept = {k: v for k, v in os.environ.items() if k not in leaking and not k.startswith(prefixes)}
    return {**kept, "NO_COLOR": "1", **more}


def run(
    command: Sequence[str | Path],
    cwd: Path,
    *,
    env: Mapping[str, str] | None = None,
    check: bool = True,
    seconds: float = 600,
) -> subprocess.CompletedProcess[str]:
    """Run a command; where it fails, all that it said is in the assertion."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=dict(environment() if env is None else env),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=seconds,
        check=False,
    )
    if check:
        assert done.returncode == 0, f"{command} exited with {done.returncode}:\n{done.stdout}"
    return done


def copier(*arguments: str | Path, cwd: Path, check: bool = True) -> str:
    return run([sys.executable, "-m", "copier", *arguments], cwd, check=check).stdout


def generate(
    destination: Path, *, example: str = "shop", template: Path = ROOT, **answers: str
) -> Path:
    """A repository from one of the examples: `generate(tmp_path / "shop", framework="django")`."""
    given = [f"--data={name}={value}" for name, value in answers.items()]
    data_file = template / "docs" / "examples" / f"{example}.yml"
    options = ["--trust", "--defaults", "--quiet", "--vcs-ref=HEAD", f"--data-file={data_file}"]
    copier("copy", *options, *given, template, destination, cwd=destination.parent)
    return destination
