"""What `copier update` does to a project whose users have worked in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest
import yaml

from tests.conftest import copy_template

FEATURE = "src/corner_shop/features"
NOTE = {"fields": {"body": "text"}}
LABEL = {"fields": {"name": "string(40)"}}


def git(*arguments: str, cwd: Path) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=cwd, check=True, capture_output=True, text=True
    ).stdout


def commit(folder: Path, tag: str = "") -> None:
    if not (folder / ".git").exists():
        git("init", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--allow-empty", "--message", "work", cwd=folder)
    if tag:
        git("tag", "--annotate", "--message", tag, tag, cwd=folder)


def copier(
    *arguments: str, cwd: Path, data: dict[str, Any] | None = None
) -> subprocess.CompletedProcess[str]:
    options = ["--trust", "--defaults", "--quiet"]
    if data is not None:
        file = cwd.parent / "data.yml"
        file.write_text(yaml.safe_dump(data, sort_keys=False))
        options += ["--data-file", str(file)]
    return subprocess.run(
        [sys.executable, "-m", "copier", arguments[0], *options, *arguments[1:]],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def change(template: Path, path: str, old: str, new: str) -> None:
    file = template / "template" / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project of version 1.0.0, and the template, which then moved on to 1.1.0."""
    folder = tmp_path_factory.mktemp("made")
    template = copy_template(folder / "slipway")
    commit(template, "1.0.0")
    data = {"project_name": "Corner Shop", "resources": {"note": NOTE, "label": LABEL}}
    copied = copier("copy", str(template), str(folder / "project"), cwd=folder, data=data)
    assert copied.returncode == 0, copied.stderr
    change(template, "base/Dockerfile", "FROM ", "# A better base.\nFROM ")
    change(template, "base/src/acme/features/widgets/service.py", '"""', '"""Better: ')
    commit(template, "1.1.0")
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    """That project, committed, for one test."""
    shutil.copytree(made / "project", tmp_path / "project")
    commit(tmp_path / "project")
    return tmp_path / "project"


def edit(path: Path, text: str = "\n# Mine.\n") -> str:
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    return path.read_text("utf-8")


def test_what_the_user_owns_stays_and_the_rest_moves_on(project: Path) -> None:
    mine = [
        "README.md",
        "src/corner_shop/settings.py",
        "src/corner_shop/bootstrap.py",
        f"{FEATURE}/notes/service.py",
        f"{FEATURE}/notes/http.py",
    ]
    edited = {path: edit(project / path) for path in mine}
    commit(project)
    updated = copier("update", cwd=project)
    assert updated.returncode == 0, updated.stderr
    for path, text in edited.items():
        assert (project / path).read_text("utf-8") == text
    assert "Better: " not in (project / f"{FEATURE}/labels/service.py").read_text("utf-8")
    assert "# A better base." in (project / "Dockerfile").read_text("utf-8")
    changed = git("status", "--porcelain", cwd=project).split()[1::2]
    assert set(changed) == {".copier-answers.yml", "Dockerfile"}


def test_what_the_user_deleted_stays_deleted(project: Path) -> None:
    gone = [f"{FEATURE}/notes/http.py", f"{FEATURE}/labels/service.py", "README.md"]
    for path in gone:
        (project / path).unlink()
    commit(project)
    edit(project / "Dockerfile", "# The last line is mine.\n")
    commit(project)
    updated = copier("update", cwd=project)
    assert updated.returncode == 0, updated.stderr
    assert not [path for path in gone if (project / path).exists()]
    dockerfile = (project / "Dockerfile").read_text("utf-8")
    assert "# A better base." in dockerfile
    assert dockerfile.endswith("# The last line is mine.\n")


def test_a_resource_added_by_an_update_comes_whole(project: Path) -> None:
    (project / f"{FEATURE}/notes/http.py").unlink()
    commit(project)
    answers = {"resources": {"note": NOTE, "label": LABEL, "tag": LABEL}}
    assert copier("update", cwd=project, data=answers).returncode == 0
    notes = {path.name for path in (project / f"{FEATURE}/notes").iterdir()}
    tags = {path.name for path in (project / f"{FEATURE}/tags").iterdir()}
    assert notes == tags - {"http.py"}
    assert "Better: " in (project / f"{FEATURE}/tags/service.py").read_text("utf-8")
    assert "tags" in (project / "openapi.yaml").read_text("utf-8")


def test_a_resource_that_leaves_the_answers_leaves_its_code(project: Path) -> None:
    mine = edit(project / f"{FEATURE}/labels/service.py")
    commit(project)
    updated = copier("update", cwd=project, data={"resources": {"note": NOTE}})
    assert updated.returncode == 0, updated.stderr
    assert (project / f"{FEATURE}/labels/service.py").read_text("utf-8") == mine
    assert f"  {FEATURE}/labels/service.py" in updated.stderr
    assert "/labels" not in (project / "openapi.yaml").read_text("utf-8")


def test_a_resource_that_comes_back_is_seeded_again(project: Path) -> None:
    copier("update", cwd=project, data={"resources": {"note": NOTE}})
    git("rm", "-r", "--quiet", "--force", f"{FEATURE}/labels", cwd=project)
    commit(project)
    updated = copier("update", cwd=project, data={"resources": {"note": NOTE, "label": LABEL}})
    assert updated.returncode == 0, updated.stderr
    assert (project / f"{FEATURE}/labels/service.py").exists()


def test_a_conflict_is_named_and_is_no_success(project: Path) -> None:
    dockerfile = (project / "Dockerfile").read_text("utf-8")
    (project / "Dockerfile").write_text(dockerfile.replace("FROM ", "# Mine.\nFROM ", 1))
    commit(project)
    updated = copier("update", cwd=project)
    assert updated.returncode == 1
    assert "CONFLICTS, for you to resolve:\n  Dockerfile" in updated.stderr
    assert "Traceback" not in updated.stderr


def test_a_project_in_a_folder_of_a_repository(made: Path, tmp_path: Path) -> None:
    repository = tmp_path / "mono"
    service = repository / "services/shop"
    shutil.copytree(made / "project", service)
    commit(repository)
    (service / f"{FEATURE}/notes/http.py").unlink()
    commit(repository)
    updated = copier("update", cwd=service, data={"resources": {"note": NOTE}})
    assert updated.returncode == 0, updated.stderr
    assert not (service / f"{FEATURE}/notes/http.py").exists()
    assert (service / f"{FEATURE}/labels/service.py").exists()
    assert "# A better base." in (service / "Dockerfile").read_text("utf-8")


def test_enter_through_an_update_changes_no_answer(project: Path) -> None:
    """Copier shows mappings sorted; then fields would change places in every contract."""
    before = yaml.safe_load((project / ".copier-answers.yml").read_text("utf-8"))
    child: pexpect.spawn[str] = pexpect.spawn(
        sys.executable,
        ["-m", "copier", "update", "--trust"],
        cwd=str(project),
        encoding="utf-8",
        dimensions=(50, 160),
        timeout=60,
    )
    for asked in ("called", "sentence", "resources", "framework", "ORM", "call it", "customers"):
        child.expect(f"{asked}.*\\?")
        child.expect(r"\x1b\[\?25h")
        child.send("\r")
    child.expect("checks each push")
    child.send("\r")
    child.expect("is up to date")
    child.expect(pexpect.EOF)
    child.wait()
    after = yaml.safe_load((project / ".copier-answers.yml").read_text("utf-8"))
    assert {**before, "_commit": ""} == {**after, "_commit": ""}
    assert list(after["resources"]) == ["note", "label"]
    assert after["_commit"] == "1.1.0"
