"""A project as its users have it after some weeks, and the template's next release."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.generating import copier, environment, run
from tests.support.releases import commit, release, template_repository
from tests.updates.editing import edit_project, edit_template


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template with two releases: v1.0.0 is the working tree, v1.1.0 has later changes."""
    template = template_repository(tmp_path_factory.mktemp("releases") / "slipway")
    edit_template(template / "template")
    release(template, "v1.1.0")
    return template


@pytest.fixture(scope="session", params=["fastapi", "django"])
def framework(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def seed(framework: str, releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project generated from v1.0.0, and edited. Never changed by a test: see `project`."""
    folder = tmp_path_factory.mktemp(f"seed-{framework}") / "shop"
    copier(
        "copy",
        "--trust",
        "--defaults",
        "--quiet",
        "--vcs-ref=v1.0.0",
        f"--data-file={releases / 'docs' / 'examples' / 'shop.yml'}",
        f"--data=framework={framework}",
        "--data=tenancy=row",
        releases,
        folder,
        cwd=folder.parent,
    )
    commit(folder, "Generate")
    edit_project(folder)
    # `--frozen`: pyproject.toml is edited as always, without resolving anything.
    for options in (["stamina"], ["--dev", "respx"]):
        run(["uv", "add", "--quiet", "--frozen", *options], folder, env=environment())
    commit(folder, "Weeks of work")
    commit(folder, "What was deleted was deleted in an older commit")
    return folder


@pytest.fixture
def project(seed: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(seed, folder, symlinks=True)
    return folder
