"""Answers given as data: what follows from them, and how bad ones end - over the command line."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from copier.errors import UserMessageError

from tests.conftest import ROOT, Render, domain_file


def copy(template: Path, folder: Path, data: Any) -> subprocess.CompletedProcess[str]:
    """`copier copy --data-file`, as a user calls it."""
    file = folder / "data.yml"
    file.write_text(data if isinstance(data, str) else yaml.safe_dump(data, sort_keys=False))
    return subprocess.run(
        [
            *(sys.executable, "-m", "copier", "copy", "--trust", "--defaults", "--quiet"),
            *("--data-file", str(file), str(template), str(folder / "project")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("resources:", "resources: is empty, and has to be a mapping"),
        ("resources: 3", "resources: is a int"),
        ("resources: [a]", "resources: is a list"),
        ("resources: {}", "resources: is empty; an API has at least one"),
        ("framework: flask", "framework: is 'flask'; it is one of `fastapi`, `django`"),
        ("orm: tortoise", "orm: is 'tortoise'"),
        ("framework: fastapi\norm: django", "orm: is `django`, and with `framework: fastapi`"),
        ("auth: session", "auth: is 'session'"),
        ("auth: none\ntenancy: row", "tenancy: is `row`, and with `auth: none`"),
        ("tenancy: schema", "tenancy: is 'schema'"),
        ("ci: gitlab", "ci: is 'gitlab'; did you mean `github`?"),
        ("service_keys: true", "service_keys: keys for machines are not in this version"),
        ("frame_work: django", "frame_work: there is no such question; did you mean `framework`?"),
        ("protocol: wsgi", "protocol: follows from `framework`"),
        ("users: 'no'", "users: follows from `auth`"),
        ("package: class", "package: is taken"),
        ("project_name: '日本'", "project_name: has no letter"),
        ("python_version: '3.9'", "python_version: is '3.9'"),
        ("license: GPL", "license: is 'GPL'"),
        ("python_version: 3.12\ndescription: [1]\nlicense: [MIT]", "license: is ['MIT']"),
    ],
)
def test_bad_data_is_refused(render: Render, tmp_path: Path, data: str, said: str) -> None:
    with pytest.raises(UserMessageError) as refused:
        render(**yaml.safe_load(data))
    assert said in refused.value.message
    assert refused.value.message.startswith("Nothing was generated, because of this mistake:\n")
    assert not (tmp_path / "project").exists()


@pytest.mark.parametrize("data", ["resources:", "framework: flask", "auth: none\ntenancy: row"])
def test_a_refusal_is_one_message_and_an_exit_code(
    template: Path, tmp_path: Path, data: str
) -> None:
    ended = copy(template, tmp_path, data)
    assert ended.returncode == 1
    assert "Nothing was generated, because of" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout.strip() == ""
    assert not (tmp_path / "project").exists()


def test_an_empty_folder_stays_empty(template: Path, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    assert copy(template, tmp_path, "resources: [a]").returncode == 1
    assert list((tmp_path / "project").iterdir()) == []


def test_all_mistakes_of_a_data_file_come_at_once(template: Path, tmp_path: Path) -> None:
    data = {
        "authh": "jwt",
        "framework": "djanog",
        "package": "json",
        "resources": {
            "class": {"fields": {"n": "int"}},
            "note": {"access": "owner", "fields": {"x": "strin(3)"}},
        },
    }
    ended = copy(template, tmp_path, data)
    for path in (
        "authh",
        "framework",
        "package",
        "resources.class",
        "resources.note.fields.x",
    ):
        assert f"\n  {path}: " in ended.stderr
    assert "these 5 mistakes" in ended.stderr


def test_owners_without_users(render: Render) -> None:
    note = {"note": {"access": "owner", "fields": {"n": "int"}}}
    with pytest.raises(UserMessageError, match=r"resources\.note\.access: is `owner`"):
        render(auth="none", resources=note)


def test_resources_may_come_as_text(render: Render) -> None:
    project = render(resources="note: {fields: {body: text}}", auth="none")
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    assert answers["resources"] == {"note": {"fields": {"body": "text"}}}


def test_what_follows_from_the_name(render: Render) -> None:
    project = render(project_name="Jürgen's Shop & Co.")
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    assert answers["project_slug"] == "jurgen-s-shop-co"
    assert answers["package"] == "jurgen_s_shop_co"
    assert (project / "src/jurgen_s_shop_co").is_dir()


def test_answers_keep_the_order_of_resources_and_fields(render: Render) -> None:
    shop = domain_file("shop")
    project = render(**shop)
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    assert list(answers["resources"]) == list(shop["resources"])
    product = shop["resources"]["product"]["fields"]
    assert list(answers["resources"]["product"]["fields"]) == list(product)


def test_only_questions_are_remembered(render: Render) -> None:
    project = render()
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    assert set(answers) == {
        "_src_path",
        *"project_name description resources framework orm auth tenancy ci".split(),
        *"project_slug package author_name author_email license python_version".split(),
    }


def test_strings_of_answers_end_where_they_should(render: Render) -> None:
    """Every generated data file survives a hostile description."""
    description = """It's "all": #1, <b> & \\ of it %s {x} ${y} 日本"""
    project = render(description=description, author_name="Zoë O'Neill", author_email="z@a.example")
    pyproject = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    assert pyproject["project"]["description"] == description
    assert pyproject["project"]["authors"] == [{"name": "Zoë O'Neill", "email": "z@a.example"}]
    for path in project.rglob("*"):
        if path.suffix == ".py":
            compile(path.read_text("utf-8"), str(path), "exec")
        elif path.suffix in {".yml", ".yaml"}:
            list(yaml.safe_load_all(path.read_text("utf-8")))
        elif path.suffix == ".toml":
            tomllib.loads(path.read_text("utf-8"))


def test_a_render_is_the_same_every_time(render: Render) -> None:
    one, two = (render(into=into, **domain_file("everything")) for into in ("one", "two"))
    for path in one.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (two / path.relative_to(one)).read_bytes(), path


def test_the_template_is_found_again_from_inside_the_project(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(template.parent)
    copy(Path(template.name), tmp_path, {})
    answers = yaml.safe_load((tmp_path / "project/.copier-answers.yml").read_text())
    assert answers["_src_path"] == str(template)


def test_no_question_is_touched_by_the_extension() -> None:
    """A stand-in in copier.yml would not be one: questions are not sources."""
    text = (ROOT / "copier.yml").read_text("utf-8")
    assert "acme" not in text.lower()
    assert "widget" not in text.lower()
