"""What the tests share: a copy of the template to render, and the answers to render it with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from copier import run_copy

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("copier.yml", "extensions", "template")
LONGEST = ("updates", "variants")

Render = Callable[..., Path]

pytest_plugins = ["tests.support.timing"]


def pytest_addoption(parser: pytest.Parser) -> None:
    # Here and not beside its use, so that it is known wherever the tests are started.
    parser.getgroup("variants").addoption(
        "--all-variants", action="store_true", help="run every combination, not the chosen few"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: item.path.parent.name not in LONGEST)


def copy_template(destination: Path) -> Path:
    """The template without git: Copier renders it where it lies, and takes no clone."""
    destination.mkdir(exist_ok=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".*_cache")
            shutil.copytree(source, destination / part, ignore=ignored)
        else:
            shutil.copy(source, destination / part)
    return destination


@pytest.fixture(scope="session")
def copier_template_paths() -> list[str]:
    """What pytest-copier makes its template of."""
    return list(PARTS)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder Copier can render, as the working tree has it."""
    return copy_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def render(template: Path, tmp_path: Path) -> Render:
    """Render with these answers, in this process, and say where."""

    def rendered(*, into: str = "project", **answers: Any) -> Path:
        run_copy(
            str(template),
            tmp_path / into,
            data={"project_name": "Corner Shop", **answers},
            defaults=True,
            overwrite=True,
            quiet=True,
            unsafe=True,
        )
        return tmp_path / into

    return rendered


def domain_file(name: str) -> dict[str, Any]:
    """The answers of one of the files in tests/domains or docs/examples."""
    for folder in ("tests/domains", "docs/examples"):
        if (path := ROOT / folder / f"{name}.yml").is_file():
            loaded: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
            return loaded
    raise FileNotFoundError(name)
