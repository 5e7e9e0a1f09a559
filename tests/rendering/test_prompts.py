"""The questions in a real terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
import yaml

ASKED = {
    "project_name": "What is the service called",
    "description": "What does it do",
    "resources": "Which resources does it serve",
    "framework": "Which framework",
    "orm": "Which ORM",
    "auth": "Who may call it",
    "tenancy": "Do several customers share it",
    "ci": "What checks each push",
}
DOWN = "\x1b[B"
Start = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def start(template: Path, tmp_path: Path) -> Iterator[Start]:
    children: list[pexpect.spawn[str]] = []

    def started(*arguments: str) -> pexpect.spawn[str]:
        child: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            ["-m", "copier", "copy", "--trust", *arguments, str(template), "project"],
            cwd=str(tmp_path),
            encoding="utf-8",
            dimensions=(50, 160),
            timeout=30,
        )
        children.append(child)
        return child

    yield started
    for child in children:
        child.close(force=True)


def answer(child: pexpect.spawn[str], name: str, keys: str = "") -> None:
    child.expect(ASKED[name])
    child.expect_exact(
        "\x1b[?2004h" if name not in {"framework", "orm", "auth", "tenancy", "ci"} else "»"
    )
    child.send(f"{keys}\r")


def answers(tmp_path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((tmp_path / "project/.copier-answers.yml").read_text())
    return loaded


def test_enter_through_every_question(start: Start, tmp_path: Path) -> None:
    child = start()
    for name in ASKED:
        answer(child, name)
    child.expect("To start it:")
    child.expect("uv run my-service dev")
    child.expect(pexpect.EOF)
    given = answers(tmp_path)
    assert given["project_name"] == "My Service"
    assert list(given["resources"]) == ["category", "product"]
    assert list(given["resources"]["product"]["fields"])[:2] == ["sku", "name"]
    chosen = {name: given[name] for name in ("framework", "orm", "auth", "tenancy", "ci")}
    assert chosen == {
        "framework": "fastapi",
        "orm": "sqlalchemy",
        "auth": "jwt",
        "tenancy": "none",
        "ci": "github",
    }


def test_choices_follow_the_answers(start: Start, tmp_path: Path) -> None:
    child = start("--data", "resources=note: {fields: {body: text}}")
    answer(child, "project_name", " Two")
    answer(child, "description")
    answer(child, "framework", DOWN)
    child.expect(ASKED["orm"])
    assert child.expect(["sqlalchemy", r"» \S*django"]) == 1
    child.send("\r")
    answer(child, "auth")
    answer(child, "tenancy", DOWN)
    answer(child, "ci", DOWN)
    child.expect(pexpect.EOF)
    given = answers(tmp_path)
    chosen = {name: given[name] for name in ("framework", "orm", "auth", "tenancy", "ci")}
    assert chosen == {
        "framework": "django",
        "orm": "django",
        "auth": "jwt",
        "tenancy": "row",
        "ci": "none",
    }
    assert given["project_slug"] == "my-service-two"


def test_tenancy_is_not_asked_without_users(start: Start, tmp_path: Path) -> None:
    child = start("--data", "resources=note: {fields: {body: text}}", "--data", "auth=none")
    for name in ("project_name", "description", "framework", "orm"):
        answer(child, name)
    assert child.expect([ASKED["tenancy"], ASKED["ci"]]) == 1
    child.send("\r")
    child.expect(pexpect.EOF)
    assert answers(tmp_path)["auth"] == "none"
    assert "tenancy" not in answers(tmp_path)


def test_bad_input_is_said_at_the_prompt(start: Start, tmp_path: Path) -> None:
    child = start("--data", "framework=django", "--data", "auth=none", "--data", "ci=none")
    child.expect(ASKED["project_name"])
    child.send('"\r')
    child.expect("it is of letters, digits")
    child.send("\x7f\r")
    answer(child, "description")
    child.expect(ASKED["resources"])
    child.send("\x15" * 30)  # cuts a line, and joins it to the one before
    child.send("\x1b[200~note: {fields: {body: txt}}\x1b[201~")
    child.send("\x1b\r")
    child.expect("did you mean `text`")
    child.send("\x7f\x7f\x7f\x7f\x7ftext}}\x1b\r")
    answer(child, "orm")
    child.expect(pexpect.EOF)
    assert answers(tmp_path)["resources"] == {"note": {"fields": {"body": "text"}}}


def test_bad_data_ends_before_anything_is_asked(start: Start, tmp_path: Path) -> None:
    child = start("--data", "tenancy=rows")
    child.expect("tenancy: is 'rows'; did you mean `row`")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 1
    assert not (tmp_path / "project").exists()


def test_data_that_does_not_go_with_an_answer_ends_the_copy(start: Start, tmp_path: Path) -> None:
    child = start("--data", "tenancy=row", "--data", "resources=note: {fields: {body: text}}")
    for name in ("project_name", "description", "framework", "orm"):
        answer(child, name)
    child.expect(ASKED["auth"])
    child.expect("»")
    child.send("\x1b[A\r")
    child.expect("tenancy: is `row`, and with `auth: none`")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 1
    assert not (tmp_path / "project").exists()


def test_interrupting_leaves_nothing(start: Start, tmp_path: Path) -> None:
    child = start()
    answer(child, "project_name")
    child.expect(ASKED["description"])
    child.send("\x03")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 1
    assert not (tmp_path / "project").exists()
