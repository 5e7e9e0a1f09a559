"""What follows from answers, and which are refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extensions import answers
from tests.conftest import ROOT

questions = yaml.safe_load((ROOT / "copier.yml").read_text("utf-8"))
NAMES = [name for name in questions if not name.startswith("_")]


def test_the_lists_here_and_the_questions_there_are_the_same() -> None:
    assert set(NAMES) == set(answers.QUESTIONS) | set(answers.COMPUTED)


def test_every_question_is_explained_or_computed() -> None:
    for name in answers.QUESTIONS:
        assert questions[name]["help"].strip()


def test_helps_fit_a_terminal() -> None:
    """A question with choices shows each line of its help cut at the terminal's width."""
    for name in answers.QUESTIONS:
        if questions[name].get("ask", True):
            assert all(len(line) <= 82 for line in questions[name]["help"].splitlines()), name


def test_questions_are_asked_in_the_order_a_person_thinks() -> None:
    asked = [n for n in NAMES if questions[n].get("ask", True) and questions[n].get("when", True)]
    assert asked[1:] == ["description", "resources", "framework", "orm", "auth", "tenancy", "ci"]


@given(st.text(max_size=80))
def test_an_accepted_name_gives_a_valid_package_and_slug(name: str) -> None:
    if answers.mistake_in("project_name", name):
        return
    slug = answers.slug(name)
    assert answers.mistake_in("project_slug", slug) == ""
    assert answers.mistake_in("package", answers.package_name(slug)) == ""


@pytest.mark.parametrize(
    ("name", "slug", "package"),
    [
        ("Corner Shop", "corner-shop", "corner_shop"),
        ("Café & Bar", "cafe-bar", "cafe_bar"),
        ("Email", "email", "email_api"),
        ("Class", "class", "class_api"),
        ("2nd Try", "nd-try", "nd_try"),
        ("Pytest", "pytest-api", "pytest_api"),
        ("x" * 60, "x" * 50, "x" * 36),
        ("Django", "django", "django_api"),
    ],
)
def test_derived_names(name: str, slug: str, package: str) -> None:
    assert answers.slug(name) == slug
    assert answers.package_name(slug) == package


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("project_name", "", "begins with"),
        ("project_name", "日本語", "no letter from a to z"),
        ("project_name", "a" * 61, "60 at most"),
        ("project_name", "a\nb", "line break"),
        ("project_name", 'say "hi"', 'has `"`'),
        ("description", "  ", "is empty"),
        ("description", "a\nb", "line break"),
        ("description", "a" * 201, "200 at most"),
        ("package", "my-shop", "Python package"),
        ("package", "class", "is taken"),
        ("package", "json", "is taken"),
        ("package", "django", "is taken"),
        ("package", None, "Python package"),
        ("project_slug", "Shop", "lower case"),
        ("project_slug", "a_b", "lower case"),
        ("project_slug", "pytest", "another command"),
        ("author_name", "A <a@b.c>", "character of"),
        ("author_email", "nobody", "no e-mail address"),
    ],
)
def test_answers_that_are_refused(name: str, value: Any, said: str) -> None:
    assert said in answers.mistake_in(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("project_name", "Jürgen's Shop & Co. (2)"),
        ("description", 'It\'s "all": #1, <b> & \\ of it 日本'),
        ("package", "corner_shop"),
        ("author_name", ""),
        ("author_name", "Zoë O'Neill"),
        ("author_email", "zoe@example.org"),
    ],
)
def test_answers_that_are_taken(name: str, value: str) -> None:
    assert answers.mistake_in(name, value) == ""


def test_a_relative_template_is_remembered_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update looks for the template from inside the project."""
    (tmp_path / "template").mkdir()
    monkeypatch.chdir(tmp_path)
    assert answers.remembered({"_src_path": "template", "a": 1}) == {
        "_src_path": os.fspath(tmp_path / "template"),
        "a": 1,
    }


@pytest.mark.parametrize("source", ["https://example.org/x.git", "gh:a/b", "/absolute", ""])
def test_other_sources_are_remembered_as_they_are(source: str) -> None:
    assert answers.remembered({"_src_path": source}) == {"_src_path": source}
