"""scripts/uv gets uv where there is none, on the Pythons that people really have."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.support.generating import ROOT, environment, run

TOOLS = "sh bash env dirname cat rm mkdir ln uname sed grep tr".split()

# What stands in for a distribution's Python. Each refuses what that one refuses.
PYTHONS = {
    "as from python.org": "",
    # Debian without python3-venv, and pip closed by PEP 668.
    "of a distribution": """
case "$*" in
    "-m venv"*) echo "ensurepip is not available" >&2; exit 1 ;;
    *--break-system-packages*) ;;
    "-m pip install"*) echo "error: externally-managed-environment" >&2; exit 1 ;;
esac""",
    # An old pip, which does not know --break-system-packages.
    "with an old pip": """
case "$*" in
    "-m venv"*) exit 1 ;;
    *--break-system-packages*) echo "no such option" >&2; exit 2 ;;
esac""",
}


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of programs, to be all of PATH: no uv in it, and not yet a Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (folder / tool).symlink_to(found)
    return folder


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "clone" / "scripts"
    folder.mkdir(parents=True)
    shutil.copy2(ROOT / "scripts" / "uv", folder)
    return folder.parent


@pytest.mark.parametrize("refuses", PYTHONS.values(), ids=PYTHONS)
def test_uv_is_fetched_into_the_clone(bare: Path, clone: Path, refuses: str) -> None:
    python = bare / "python3"
    # The interpreter below the virtual environment of these tests.
    real = Path(sys.base_prefix) / "bin" / "python3"
    python.write_text(f'#!/bin/sh\n{refuses}\nexec {real} "$@"\n')
    python.chmod(0o755)
    env = environment(PATH=str(bare))

    first = run(["scripts/uv", "--version"], clone, env=env)
    assert "putting one into" in first.stdout
    assert first.stdout.splitlines()[-1].startswith("uv ")

    second = run(["scripts/uv", "--version"], clone, env=env)
    assert second.stdout.startswith("uv ")
    assert not (clone / ".uv.log").exists()


def test_the_uv_that_is_there_is_taken(bare: Path, clone: Path) -> None:
    (bare / "uv").write_text("#!/bin/sh\necho mine: $*\n")
    (bare / "uv").chmod(0o755)
    assert run(["scripts/uv", "run", "x"], clone, env=environment(PATH=str(bare))).stdout == (
        "mine: run x\n"
    )
    assert not (clone / ".uv").exists()


def test_it_does_not_take_itself(bare: Path, clone: Path) -> None:
    env = environment(PATH=f"{clone / 'scripts'}:{bare}")
    done = run(["uv", "run"], clone, env=env, check=False, seconds=20)
    assert done.returncode == 1
    assert "https://docs.astral.sh/uv/" in done.stdout


def test_without_any_way_it_says_what_to_do(bare: Path, clone: Path) -> None:
    done = run(["scripts/uv", "run"], clone, env=environment(PATH=str(bare)), check=False)
    assert done.returncode == 1
    assert "https://docs.astral.sh/uv/" in done.stdout
