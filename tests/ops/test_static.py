"""Docker, Compose and CI files of a generated repository, held by the tools made for them."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.generating import ROOT, generate, run

BIN = Path(sys.executable).parent
SMALL = "note: {fields: {text: text}}"  # where the resources do not matter
SHARED = ("pyproject.toml", "compose.yaml", ".env.example", "tasks.toml", "Dockerfile")


@pytest.fixture(scope="module", params=["fastapi", "django"])
def repository(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param) / "shop"
    return generate(folder, framework=request.param, tenancy="row")


def test_the_dockerfile_is_clean(repository: Path) -> None:
    run([BIN / "hadolint", "Dockerfile"], repository)


def test_base_images_are_pinned_by_digest(repository: Path) -> None:
    dockerfile = (repository / "Dockerfile").read_text()
    compose = (repository / "compose.yaml").read_text()
    images = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE) + re.findall(
        r"image: (\S+)", compose
    )
    assert len(images) == 4
    for image in images:
        assert re.search(r":[\w.-]+@sha256:[0-9a-f]{64}$", image), image


def test_compose_follows_its_schema(repository: Path) -> None:
    schema = "--builtin-schema=vendor.compose-spec"
    run([BIN / "check-jsonschema", schema, "compose.yaml"], repository)


def test_workflows_follow_their_schemas(repository: Path) -> None:
    workflows = sorted((repository / ".github" / "workflows").glob("*.yml"))
    assert workflows
    check = BIN / "check-jsonschema"
    run([check, "--builtin-schema=vendor.github-workflows", *workflows], repository)
    run(
        [check, "--builtin-schema=vendor.dependabot", repository / ".github" / "dependabot.yml"],
        repository,
    )


def test_workflows_are_safe(repository: Path) -> None:
    run([BIN / "zizmor", "--offline", "--persona=auditor", "--no-progress", "."], repository)


def test_every_task_of_ci_exists(repository: Path) -> None:
    text = (repository / ".github" / "workflows" / "ci.yml").read_text()
    wanted = set(re.findall(r"uv run poe (\S+)", text))
    defined = tomllib.loads((repository / "tasks.toml").read_text())["tasks"]
    assert wanted
    assert wanted <= defined.keys()
    for name, task in defined.items():
        for step in task.get("sequence", []):
            if isinstance(step, str):
                assert step in defined, f"{name} runs {step}"


def test_the_templates_own_workflows_are_held_to_the_same() -> None:
    check = BIN / "check-jsonschema"
    folder = ROOT / ".github"
    workflows = sorted((folder / "workflows").glob("*.yml"))
    run([check, "--builtin-schema=vendor.github-workflows", *workflows], ROOT)
    run([check, "--builtin-schema=vendor.dependabot", folder / "dependabot.yml"], ROOT)
    run([BIN / "zizmor", "--offline", "--persona=auditor", "--no-progress", folder], ROOT)


def test_without_ci_there_are_no_workflows(tmp_path: Path) -> None:
    assert not (generate(tmp_path / "shop", ci="none", resources=SMALL) / ".github").exists()


@pytest.mark.parametrize("licence", ["MIT", "Apache-2.0", "BSD-3-Clause", "none"])
def test_the_licence_is_the_one_asked_for(licence: str, tmp_path: Path) -> None:
    repository = generate(
        tmp_path / "shop", license=licence, author_name="Ada King", resources=SMALL
    )
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    assert project.get("license", "none") == licence
    if licence == "none":
        assert not (repository / "LICENSE").exists()
    else:
        assert "Ada King" in (repository / "LICENSE").read_text()


def test_pyproject_survives_hostile_answers(tmp_path: Path) -> None:
    text = 'The "shop\'s" \\n — ☃ 😀 <%= boom %> #% end'
    repository = generate(tmp_path / "shop", description=text, resources=SMALL)
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    assert project["description"] == text


@pytest.mark.parametrize("name", SHARED)
def test_conditions_stay_few(name: str) -> None:
    lines = (ROOT / "template" / "base" / name).read_text().splitlines()
    conditions = [line for line in lines if re.search(r"#% (el)?if |<% (el)?if ", line)]
    assert len(conditions) <= max(1, 0.05 * len(lines)), conditions
