"""What CI makes of a pull request that changes the contract, by the commands of its own jobs."""

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
    "breaking": "uv run poe breaking HEAD^1",
}


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


class PullRequest:
    """What would be merged, checked out and looked at as a job says."""

    def __init__(self, repository: Path, branch: str, folder: Path) -> None:
        git("switch", "--quiet", "--create", f"{branch}-merged", "main", cwd=repository)
        git("merge", "--quiet", "--no-ff", "--message=Merge", branch, cwd=repository)
        self.source = f"--branch={branch}-merged", repository.as_uri()
        self.folder = folder
        self.workflow = workflow(repository)
        # One for all of them: nothing that a pull request changes here is in it.
        self.variables = {"UV_PROJECT_ENVIRONMENT": str(repository.parent / "environment")}

    def run(self, name: str) -> CompletedProcess[str]:
        job = self.workflow["jobs"][name]
        (checkout,) = (one for one in job["steps"] if "/checkout@" in one.get("uses", ""))
        (command,) = (one["run"] for one in job["steps"] if "run" in one)
        depth = checkout["with"].get("fetch-depth", 1)
        copy = self.folder / name
        git("clone", "--quiet", f"--depth={depth}", *self.source, copy, cwd=self.folder)
        variables = environment(**self.workflow["env"], **self.variables)
        return run(command.split(), copy, env=variables, check=False)


def lose_an_operation(contract: Path) -> None:
    document = yaml.safe_load(contract.read_text("utf-8"))
    _, path = LOST.split()
    del document["paths"][path]["delete"]
    contract.write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")


def test_every_pull_request_is_held_to_the_contract(repository: Path) -> None:
    chosen = workflow(repository)
    assert "pull_request" in chosen[True]  # how YAML reads `on`
    for name, command in ASKED.items():
        job = chosen["jobs"][name]
        assert command in [step.get("run") for step in job["steps"]]
        for part in (job, *job["steps"]):
            assert "continue-on-error" not in part
            # Only what there is to compare with decides whether a job runs.
            only = "github.event_name == 'pull_request'" if part is job else None
            assert part.get("if") == (only if name == "breaking" else None)
    # What breaks clients was decided before it came to main.
    assert {"contract", "openapi"} <= set(chosen["jobs"]["publish"]["needs"])


def test_a_change_that_breaks_clients_is_refused_until_it_is_allowed(
    repository: Path, tmp_path: Path
) -> None:
    contract = repository / "openapi.yaml"
    git("switch", "--quiet", "--create", "refused", "main", cwd=repository)
    lose_an_operation(contract)
    commit(repository, "Lose an operation")
    refused = PullRequest(repository, "refused", tmp_path)
    found = refused.run("breaking")
    assert f"{LOST}: is gone" in found.stdout.splitlines()
    assert found.returncode == 1

    git("switch", "--quiet", "--create", "allowed", "refused", cwd=repository)
    allowed = repository / "breaking-changes.toml"
    allowed.write_text(f'"{LOST}: is gone" = "Nobody deletes notes."\n', "utf-8")
    commit(repository, "Allow it")
    (other := tmp_path / "allowed").mkdir()
    change = PullRequest(repository, "allowed", other)
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
    change = PullRequest(repository, "harmless", tmp_path)
    found = change.run("breaking")
    assert found.returncode == 0, found.stdout
    assert "breaks a client" in found.stdout
    found = change.run("contract")
    assert found.returncode == 0, found.stdout
