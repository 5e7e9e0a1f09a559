"""scripts/new says what is wrong with a file before Copier reads it, and then is Copier."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extensions.new import main, mistakes_in
from tests.conftest import ROOT
from tests.support.generating import environment, run

BAD = {
    "": "is empty; it is a mapping",
    "# only a comment\n": "is empty; it is a mapping",
    "- product\n": "is a list; it is a mapping",
    "product\n": "is a text; it is a mapping",
    "resources: [1\n": "is no YAML: ",
    "a: {b: text?}\n": "write `optional`",
    "resources:\n  a: 1\n  b: {c: 1, c: 2}\n  a: 2\n": "`c` is there already, in line 3",
}


@pytest.mark.parametrize(("text", "says"), BAD.items())
def test_a_file_that_is_no_answers_is_refused_in_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    (tmp_path / "shop.yml").write_text(text)
    assert main([str(tmp_path / "shop"), "--from", str(tmp_path / "shop.yml")], ROOT) == 1
    message = capsys.readouterr().err
    assert says in message
    assert "Traceback" not in message
    assert not (tmp_path / "shop").exists()


def test_every_key_that_is_there_twice_is_named(tmp_path: Path) -> None:
    file = tmp_path / "shop.yml"
    file.write_text("a: 1\nb: [{c: 1, c: 2}]\na: 2\n")
    assert [mistake.path for mistake in mistakes_in(file)] == [f"{file}, line 2", f"{file}, line 3"]


def test_a_file_that_is_not_there_and_one_of_bytes(tmp_path: Path) -> None:
    (tmp_path / "bytes.yml").write_bytes(b"\xff\xfe\x00")
    for name, says in {"none.yml": "No such file", "bytes.yml": "is no UTF-8 text"}.items():
        (mistake,) = mistakes_in(tmp_path / name)
        assert says in mistake.text


@pytest.mark.parametrize("file", ["shop", "helpdesk", "blog"])
def test_the_examples_are_fine(file: str) -> None:
    assert mistakes_in(ROOT / "docs" / "examples" / f"{file}.yml") == []


def test_what_is_no_answer_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["shop", "django"], ROOT)
    assert end.value.code == 2
    assert "not question=answer: django" in capsys.readouterr().err


def test_it_generates_from_a_file_and_from_answers(tmp_path: Path) -> None:
    """From another folder than the clone's: both paths are the caller's."""
    (tmp_path / "zoo.yml").write_text("project_name: Zoo\nauth: none\n")
    command = [str(ROOT / "scripts/new"), "zoo", "--from", "zoo.yml", "framework=django"]
    run(command, tmp_path, env=environment())
    answers = yaml.safe_load((tmp_path / "zoo" / ".copier-answers.yml").read_text())
    assert answers["framework"] == "django"
    assert answers["project_name"] == "Zoo"
    assert answers["_src_path"] == str(ROOT)


def test_the_templates_own_mistakes_come_through(tmp_path: Path) -> None:
    (tmp_path / "zoo.yml").write_text("resources: {}\n")
    command = [str(ROOT / "scripts/new"), "zoo", "--from", "zoo.yml"]
    done = run(command, tmp_path, env=environment(), check=False)
    assert done.returncode == 1
    assert "resources: is empty; an API has at least one resource" in done.stdout
    assert not (tmp_path / "zoo").exists()
