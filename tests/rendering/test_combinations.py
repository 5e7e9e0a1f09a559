"""Every offered combination, rendered and held statically, for short, usual and long names."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
import yaml

from extensions.answers import CHOICES, ORMS, PROTOCOLS, WITH_USERS
from extensions.layers import applies
from extensions.sources import layers_of
from tests.conftest import ROOT, Render, domain_file

Answers = dict[str, str]

FILES = ("short", "shop", "long")
SCARS = re.compile(
    r"(?i:acme|widget)|<%|%>|<#[ =]|#%|#= |#-$|[ \t]+$|\t(?=\S)(?<![^\n]\t)|\0", re.MULTILINE
)
# What an answer not given leaves no word of.
WORDS = {
    "framework": {"fastapi": "fastapi|starlette|uvicorn", "django": "django|ninja"},
    "orm": {"sqlalchemy": "sqlalchemy|alembic|asyncpg"},
    "auth": {"jwt": "jwt|refresh.token"},
    "tenancy": {"row": "tenant|organization|membership"},
    "ci": {"github": "github"},
}
# Where such a word stands for something else, or for what every variant shares.
ELSEWHERE = re.compile(
    r"""
      /identity/common_passwords\.txt$    # words that people choose
    | /platform/http/docs/                # one page for every contract, which tells it what there is
    | /platform/http/access_log\.py$      # a log line has the same keys everywhere
    | /persistence/sql/40_row_security\.sql$  # skips the tenant's half of a composite key
    """,
    re.VERBOSE,
)


def combinations() -> Iterator[Answers]:
    """All answers that go together, as the questions offer them."""
    for framework, auth, tenancy, ci in product(
        CHOICES["framework"], CHOICES["auth"], CHOICES["tenancy"], CHOICES["ci"]
    ):
        if auth == "none" and tenancy != "none":
            continue
        for orm in ORMS[framework]:
            answers = {"framework": framework, "orm": orm, "auth": auth, "ci": ci}
            yield {**answers, **({"tenancy": tenancy} if auth != "none" else {})}


def named(answers: Answers) -> str:
    return "-".join(answers.values())


def computed(answers: Answers, license_: str = "MIT") -> Answers:
    """With what follows from the answers, as layers see them."""
    return {
        "tenancy": "none",
        **answers,
        "protocol": PROTOCOLS[answers["framework"]],
        "users": "yes" if answers["auth"] in WITH_USERS else "no",
        "license": license_,
    }


COMBINATIONS = list(combinations())


def test_the_combinations_are_what_is_offered() -> None:
    assert len(COMBINATIONS) == 12
    assert len({named(answers) for answers in COMBINATIONS}) == 12


@pytest.mark.parametrize("answers", COMBINATIONS, ids=named)
def test_every_path_has_one_owner(answers: Answers) -> None:
    template = ROOT / "template"
    paths = Counter(
        "/".join(part for part in path.parts if part != "base" and not layers_of(part))
        for file in template.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith("layer.")
        for path in [file.relative_to(template)]
        if applies(layers_of(path.as_posix()), computed(answers))
    )
    assert [path for path, owners in paths.items() if owners > 1] == []


def test_every_layer_is_of_some_combination() -> None:
    """A misspelt axis or value would be a layer that nobody gets."""
    folders = [path for path in (ROOT / "template").rglob("*=*") if path.is_dir()]
    for folder in folders:
        conditions = layers_of(folder.relative_to(ROOT / "template").as_posix())
        assert conditions, folder
        everyone = [computed(a, text) for a in COMBINATIONS for text in CHOICES["license"]]
        assert any(applies(conditions, answers) for answers in everyone), folder


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("answers", COMBINATIONS, ids=named)
def test_a_combination(render: Render, answers: Answers, file: str) -> None:
    project = render(**domain_file(file), **answers)
    texts = {path.relative_to(project).as_posix(): text for path, text in read(project)}
    assert "\n".join(scars(texts)) == ""
    assert "\n".join(remnants(texts, computed(answers))) == ""
    parse(texts)
    assert ruff(project) == ""


@pytest.mark.parametrize("text", CHOICES["license"])
def test_licences(render: Render, text: str) -> None:
    project = render(license=text, author_name="Zoë Example")
    assert (project / "LICENSE").exists() is (text != "none")
    assert "\n".join(scars(dict.fromkeys(["LICENSE"], licence(project)))) == ""


def licence(project: Path) -> str:
    path = project / "LICENSE"
    return path.read_text("utf-8") if path.exists() else ""


def read(project: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(project.rglob("*")):
        if path.is_file() and path.name != ".copier-answers.yml":
            yield path, path.read_text("utf-8")


def scars(texts: dict[str, str]) -> Iterator[str]:
    """What tells that a file was generated, or carelessly."""
    for path, text in texts.items():
        if re.search("acme|widget", path, re.IGNORECASE):
            yield f"{path}: a stand-in"
        for match in SCARS.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path}:{line}: {text.splitlines()[line - 1]!r}"
        blank = "\n\n\n\n" if path.endswith((".py", ".mako")) else "\n\n\n"
        if blank in text or text.startswith("\n"):
            yield f"{path}: blank lines"
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            yield f"{path}: its end"


def remnants(texts: dict[str, str], answers: Answers) -> Iterator[str]:
    """Words of options that were not chosen."""
    for axis, values in WORDS.items():
        chosen = values.get(answers[axis], "$^")
        for value, words in values.items():
            if answers[axis] == value:
                continue
            for path, text in texts.items():
                if ELSEWHERE.search(path):
                    continue
                for match in re.finditer(rf"(?i:{words})", f"{path}\n{text}"):
                    if not re.fullmatch(chosen, match[0], re.IGNORECASE):
                        yield f"{path}: {match[0]!r}, and {axis} is {answers[axis]}"


def parse(texts: dict[str, str]) -> None:
    for path, text in texts.items():
        if path.endswith(".py"):
            compile(text, path, "exec")
        elif path.endswith(".toml"):
            tomllib.loads(text)
        elif path.endswith((".yml", ".yaml")):
            list(yaml.safe_load_all(text))
        elif path.endswith(".json"):
            json.loads(text)


def ruff(project: Path, *config: str) -> str:
    """What the generated project's own ruff settings have to say."""
    options = [part for setting in config for part in ("--config", setting)]
    said = ""
    for command in (["check", "--output-format=concise"], ["format", "--diff"]):
        ended = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *options, "--no-cache", "--quiet", "."],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )
        said += ended.stdout + (ended.stderr if ended.returncode > 1 else "")
    return said
