"""One variant as a folder that runs; edits there land in the template."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extensions.assemble import main
from tests.conftest import ROOT, copy_template

PLAIN = "src/acme/features/widgets/plain.py"  # nothing but stand-ins and a colour
LOOP = "src/acme/features/widgets/loop.py"  # a loop over fields
TEXTS = {
    PLAIN: """class WidgetThing:
    kind = "widget"


async def load(widgets: list[WidgetThing]) -> int:
    return len(widgets)
""",
    LOOP: """class Widget:
    id: str
    #% for field in widget.fields
    text: str  #= <%= field.name %>: <%= field.annotation %>
    #% endfor
    created_at: str
    version: int
""",
}
DJANGO = ("framework=django", "auth=none")


@pytest.fixture(scope="module")
def assembled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_template(tmp_path_factory.mktemp("slipway"))
    (root / "tests/domains").mkdir(parents=True)
    shutil.copy(ROOT / "tests/domains/widget.yml", root / "tests/domains")
    for path, text in TEXTS.items():
        (root / "template/base" / path).write_text(text, "utf-8")
    assert main(["auth=none"], root) == 0
    return root


@pytest.fixture
def root(assembled: Path, tmp_path: Path) -> Path:
    """A template of this test's own, with one variant assembled."""
    shutil.copytree(assembled, tmp_path / "slipway", symlinks=True)
    folder = tmp_path / "slipway/.assembled/fastapi-sqlalchemy-none-none"
    for path in folder.rglob("*"):
        if path.is_symlink():
            target = tmp_path / "slipway" / path.readlink().relative_to(assembled)
            path.unlink()
            path.symlink_to(target)
    return tmp_path / "slipway"


def folder(root: Path, name: str = "fastapi-sqlalchemy-none-none") -> Path:
    return root / ".assembled" / name


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_what_renders_to_itself_is_a_link_and_the_rest_a_copy(root: Path) -> None:
    plain, loop = folder(root) / PLAIN, folder(root) / LOOP
    assert plain.is_symlink()
    assert plain.resolve() == root / "template/base" / PLAIN
    assert not loop.is_symlink()
    assert "#%" not in loop.read_text("utf-8")
    assert "    name: str\n" in loop.read_text("utf-8")
    assert not any("<%" in p.read_text("utf-8") for p in folder(root).rglob("*.py"))


def test_the_folder_compiles(root: Path) -> None:
    for path in folder(root).rglob("*.py"):
        compile(path.read_text("utf-8"), str(path), "exec")


def test_an_edit_of_a_link_is_an_edit_of_the_template(root: Path) -> None:
    with (folder(root) / PLAIN).open("a") as file:
        file.write("# Mine.\n")
    assert (root / "template/base" / PLAIN).read_text("utf-8").endswith("# Mine.\n")


def test_an_edit_of_a_copy_is_saved_between_the_jinja(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(folder(root) / LOOP, "version: int\n", "version: int\n    colour: str\n")
    before = (root / "template/base" / LOOP).read_text("utf-8")
    assert main(["auth=none"], root) == 1
    assert f"{LOOP} is edited and not saved" in capsys.readouterr().err
    assert main(["--save", "auth=none"], root) == 0
    after = (root / "template/base" / LOOP).read_text("utf-8")
    assert after == before.replace("version: int\n", "version: int\n    colour: str\n")
    assert main(["auth=none"], root) == 0
    assert "colour: str" in (folder(root) / LOOP).read_text("utf-8")


def test_an_edit_of_what_jinja_wrote_is_a_conflict(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(folder(root) / LOOP, "    name: str\n", "    title: str\n")
    before = (root / "template/base" / LOOP).read_text("utf-8")
    assert main(["--save", "auth=none"], root) == 1
    assert f"{LOOP} conflicts with its source: template/base/{LOOP}" in capsys.readouterr().err
    assert (root / "template/base" / LOOP).read_text("utf-8") == before
    assert "    title: str\n" in (folder(root) / LOOP).read_text("utf-8")
    assert main(["--discard", "auth=none"], root) == 0
    assert "    title: str\n" not in (folder(root) / LOOP).read_text("utf-8")


def test_an_editor_that_puts_a_file_in_place_of_a_link(root: Path) -> None:
    plain = folder(root) / PLAIN
    text = plain.read_text("utf-8")
    plain.unlink()
    plain.write_text(f"{text}# Mine.\n", "utf-8")
    assert main(["--save", "auth=none"], root) == 0
    assert (root / "template/base" / PLAIN).read_text("utf-8").endswith("# Mine.\n")
    assert plain.is_symlink()


def test_what_tools_leave_in_the_folder_stays(root: Path) -> None:
    (folder(root) / "uv.lock").write_text("lock")
    (root / "template/base" / PLAIN).unlink()
    assert main(["auth=none"], root) == 0
    assert (folder(root) / "uv.lock").read_text() == "lock"
    assert not (folder(root) / PLAIN).exists()
    assert not (folder(root) / PLAIN).is_symlink()


def test_an_edit_of_a_sync_copy_lands_in_the_async_source(root: Path) -> None:
    assert main([*DJANGO], root) == 0
    copy = folder(root, "django-django-none-none") / PLAIN
    source = root / "template/base" / PLAIN
    assert "async def" in source.read_text("utf-8")
    assert "async def" not in copy.read_text("utf-8")
    with copy.open("a") as file:
        file.write("\n\ndef mine() -> None: ...\n")
    assert main(["--save", *DJANGO], root) == 0
    assert source.read_text("utf-8").endswith("\n\ndef mine() -> None: ...\n")
    assert "async def" in source.read_text("utf-8")


@pytest.mark.parametrize("given", ["framework=flask", "colour=red", "framework"])
def test_answers_that_do_not_exist(root: Path, given: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([given], root)
