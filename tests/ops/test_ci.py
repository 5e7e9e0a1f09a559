"""What CI makes of changes to the contract, by the commands of its own jobs."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import yaml

from tests.support.generating import environment, generate, run
from tests.support.releases import commit, git

SMALL = "note: {fields: {text: text}}"
LOST = "DELETE /api/v1/notes/{note_id}"
ASKED = {
    "contract": "uv run poe openapi",
    "openapi": "uv run poe lint-openapi",
    "breaking": 'uv run poe breaking "$BEFORE"',
}
BEFORE = "${{ github.event_name == 'pull_request' && 'HEAD^1' || github.event.before }}"
NOTHING = "0" * 40  # how GitHub says that a branch or a tag was not there before


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With its first commit on main. What is asked here is all of it the same for Django."""
    folder = generate(tmp_path_factory.mktemp("ci") / "shop", resources=SMALL)
    run(["uv", "lock", "--quiet"], folder)
    commit(folder, "Generate")
    return folder


def workflow(repository: Path) -> dict[Any, Any]:
    file = repository / ".github" / "workflows" / "ci.yml"
    loaded: dict[Any, Any] = yaml.safe_load(file.read_text("utf-8"))
    return loaded


class Change:
    """What is checked out for an event, and looked at as a job says."""

    def __init__(self, repository: Path, branch: str, folder: Path, before: str) -> None:
        self.source = f"--branch={branch}", repository.as_uri()
        self.folder = folder
        self.before = before
        self.workflow = workflow(repository)
        # One for all of them: nothing that changes here is in it.
        self.variables = {"UV_PROJECT_ENVIRONMENT": str(repository.parent / "environment")}

    def run(self, name: str) -> CompletedProcess[str]:
        job = self.workflow["jobs"][name]
        (checkout,) = (one for one in job["steps"] if "/checkout@" in one.get("uses", ""))
        (step,) = (one for one in job["steps"] if "run" in one)
        depth = checkout["with"].get("fetch-depth", 1)
        copy = self.folder / name
        some = [f"--depth={depth}"] if depth else []
        git("clone", "--quiet", *some, *self.source, copy, cwd=self.folder)
        given = {key: self.evaluate(value) for key, value in step.get("env", {}).items()}
        variables = environment(**self.workflow["env"], **self.variables, **given)
        return run(["bash", "-e", "-c", step["run"]], copy, env=variables, check=False)

    def evaluate(self, expression: str) -> str:
        assert expression == BEFORE
        return self.before


def pull_request(repository: Path, branch: str, folder: Path) -> Change:
    """What would be merged."""
    git("switch", "--quiet", "--create", f"{branch}-merged", "main", cwd=repository)
    git("merge", "--quiet", "--no-ff", "--message=Merge", branch, cwd=repository)
    return Change(repository, f"{branch}-merged", folder, "HEAD^1")


def lose_an_operation(contract: Path) -> None:
    document = yaml.safe_load(contract.read_text("utf-8"))
    _, path = LOST.split()
    del document["paths"][path]["delete"]
    contract.write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")


def test_every_pull_request_and_push_is_held_to_the_contract(repository: Path) -> None:
    chosen = workflow(repository)
    assert {"pull_request", "push"} <= chosen[True].keys()  # how YAML reads `on`
    for name, command in ASKED.items():
        job = chosen["jobs"][name]
        assert command in [step.get("run") for step in job["steps"]]
        for part in (job, *job["steps"]):
            assert "continue-on-error" not in part
            assert "if" not in part
    assert set(ASKED) <= set(chosen["jobs"]["publish"]["needs"])


def test_a_change_that_breaks_clients_is_refused_until_it_is_allowed(
    repository: Path, tmp_path: Path
) -> None:
    contract = repository / "openapi.yaml"
    git("switch", "--quiet", "--create", "refused", "main", cwd=repository)
    lose_an_operation(contract)
    commit(repository, "Lose an operation")
    refused = pull_request(repository, "refused", tmp_path)
    found = refused.run("breaking")
    assert f"{LOST}: is gone" in found.stdout.splitlines()
    assert found.returncode == 1

    git("switch", "--quiet", "--create", "allowed", "refused", cwd=repository)
    allowed = repository / "breaking-changes.toml"
    allowed.write_text(f'"{LOST}: is gone" = "Nobody deletes notes."\n', "utf-8")
    commit(repository, "Allow it")
    (other := tmp_path / "allowed").mkdir()
    change = pull_request(repository, "allowed", other)
    found = change.run("breaking")
    assert f"allowed: {LOST}: is gone (Nobody deletes notes.)" in found.stdout.splitlines()
    assert found.returncode == 0

    # To allow it changes no route.
    found = change.run("contract")
    assert "the contract has nothing, the routes have 'delete_note'" in found.stdout
    assert found.returncode == 1


def test_a_change_that_breaks_nobody_passes(repository: Path, tmp_path: Path) -> None:
    git("switch", "--quiet", "--create", "harmless", "main", cwd=repository)
    contract = repository / "openapi.yaml"
    text = contract.read_text("utf-8")
    assert "title:" in text
    contract.write_text(text.replace("title:", "title: Other #", 1), "utf-8")
    commit(repository, "Call it otherwise")
    change = pull_request(repository, "harmless", tmp_path)
    found = change.run("breaking")
    assert found.returncode == 0, found.stdout
    assert "breaks a client" in found.stdout
    found = change.run("contract")
    assert found.returncode == 0, found.stdout


def test_a_push_that_breaks_clients_is_not_published(repository: Path, tmp_path: Path) -> None:
    """Several commits at once, of which the last breaks nothing, and then the tag on them."""
    before = git("rev-parse", "main", cwd=repository).strip()
    git("switch", "--quiet", "--create", "pushed", "main", cwd=repository)
    git("tag", "v1.0.0", "main", cwd=repository)
    lose_an_operation(repository / "openapi.yaml")
    commit(repository, "Lose an operation")
    (repository / "README.md").write_text("Other\n", "utf-8")
    commit(repository, "Say something else")
    for name, known in (("branch", before), ("tag", NOTHING)):
        (folder := tmp_path / name).mkdir()
        refused = Change(repository, "pushed", folder, known).run("breaking")
        assert f"{LOST}: is gone" in refused.stdout.splitlines()
        assert refused.returncode == 1

    allowed = repository / "breaking-changes.toml"
    allowed.write_text(f'"{LOST}: is gone" = "Nobody deletes notes."\n', "utf-8")
    commit(repository, "Allow it")
    allowed.unlink()
    commit(repository, "Forget what is merged")
    for name, known in (("allowed branch", before), ("allowed tag", NOTHING)):
        (folder := tmp_path / name).mkdir()
        passed = Change(repository, "pushed", folder, known).run("breaking")
        assert f"allowed: {LOST}: is gone (Nobody deletes notes.)" in passed.stdout.splitlines()
        assert passed.returncode == 0
    git("tag", "--delete", "v1.0.0", cwd=repository)


def test_a_first_push_breaks_nothing(repository: Path, tmp_path: Path) -> None:
    passed = Change(repository, "main", tmp_path, NOTHING).run("breaking")
    assert "nothing to break" in passed.stdout
    assert passed.returncode == 0, passed.stdout
