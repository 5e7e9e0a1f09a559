"""`openapi --breaking`, over a real git repository."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from acme.platform.breaking.report import report
from acme.platform.cli import CommandError

LINE = "GET /things: is gone"
THINGS = "paths:\n  /things: {get: {operationId: list_things}}\n"
NOTHING = "paths: {}\n"

Said = pytest.CaptureFixture[str]


@pytest.fixture
def contract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A service in a folder of a repository, nothing committed yet."""
    # A hook of git, from which the tests may run, names the repository that it is in.
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    path = tmp_path / "service" / "openapi.yaml"
    path.parent.mkdir()
    path.write_text(THINGS)
    return path


def git(folder: Path, *arguments: str) -> None:
    somebody = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
    subprocess.run(["git", *somebody, *arguments], cwd=folder, check=True)


def commit(contract: Path) -> None:
    git(contract.parent, "add", "--all")
    git(contract.parent, "commit", "--quiet", "--message", "Change the contract")


def test_a_change_is_named_against_where_the_branch_began(contract: Path, capsys: Said) -> None:
    commit(contract)
    git(contract.parent, "switch", "--quiet", "--create", "change")
    assert report(contract, None) == 0
    contract.write_text(NOTHING)
    assert report(contract, None) == 1
    commit(contract)
    capsys.readouterr()
    assert report(contract, None) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == LINE
    assert len(said) == 2
    assert report(contract, "HEAD") == 0
    # As CI asks, on the commit that would merge the branch.
    git(contract.parent, "switch", "--quiet", "main")
    git(contract.parent, "merge", "--quiet", "--no-ff", "--message", "Merge", "change")
    assert report(contract, "HEAD^1") == 1


def test_what_came_to_the_default_branch_is_compared_with_what_was_there(
    contract: Path, capsys: Said
) -> None:
    commit(contract)
    assert report(contract, None) == 0
    assert "(the only commit)" in capsys.readouterr().out
    contract.write_text(NOTHING)
    commit(contract)
    assert report(contract, None) == 1
    assert "(the commit before the last)" in capsys.readouterr().out


@pytest.mark.parametrize("before", ["0" * 40, "4f2a" * 10])
def test_a_push_onto_nothing_that_is_known_is_compared_with_the_tag_before(
    contract: Path, capsys: Said, before: str
) -> None:
    commit(contract)
    assert report(contract, before) == 0
    assert "nothing to break" in capsys.readouterr().out
    git(contract.parent, "tag", "v1")
    contract.write_text(NOTHING)
    commit(contract)
    git(contract.parent, "tag", "v2")
    assert report(contract, before) == 1
    assert "(v1, the tag before)" in capsys.readouterr().out


def test_what_was_allowed_since_a_revision_stays_allowed(contract: Path, capsys: Said) -> None:
    commit(contract)
    git(contract.parent, "tag", "v1")
    contract.write_text(NOTHING)
    allowed = contract.with_name("breaking-changes.toml")
    allowed.write_text(f'"{LINE}" = "Nobody lists things."\n')
    commit(contract)
    allowed.unlink()
    commit(contract)
    assert report(contract, "v1") == 0
    assert f"allowed: {LINE} (Nobody lists things.)\n" in capsys.readouterr().out
    # Nothing is allowed before it is committed, nor by what was allowed before.
    contract.write_text(THINGS)
    commit(contract)
    contract.write_text(NOTHING)
    assert report(contract, "HEAD") == 1


def test_a_change_is_allowed_with_a_reason(contract: Path, capsys: Said) -> None:
    commit(contract)
    contract.write_text(NOTHING)
    allowed = contract.with_name("breaking-changes.toml")
    allowed.write_text(
        f'"{LINE}" = "Nobody lists things."\n"GET /other: is gone" = "Nor others."\n'
    )
    assert report(contract, None) == 0
    said = capsys.readouterr().out
    assert f"allowed: {LINE} (Nobody lists things.)\n" in said
    assert "out of date, no such change: GET /other: is gone\n" in said
    allowed.write_text(f'"{LINE}" = ""\n')
    with pytest.raises(CommandError, match="no reason"):
        report(contract, None)
    allowed.write_text("GET: 1\n")
    with pytest.raises(CommandError, match="line 1"):
        report(contract, None)


def test_what_is_shared_is_allowed_by_one_line(contract: Path, capsys: Said) -> None:
    answer = "{200: {content: {text/plain: {schema: {$ref: '#/components/schemas/Size'}}}}}"
    shared = (
        f"paths: {{/a: {{get: {{responses: {answer}}}}}, /b: {{get: {{responses: {answer}}}}}}}\n"
        "components: {schemas: {Size: {type: integer, maximum: 9}}}\n"
    )
    contract.write_text(shared)
    commit(contract)
    contract.write_text(shared.replace("9", "10"))
    assert report(contract, None) == 1
    line = "schema Size maximum: was 9, is 10"
    assert capsys.readouterr().out.startswith(f"{line}\n    in 2 places, such as GET /a 200\n")
    contract.with_name("breaking-changes.toml").write_text(f'"{line}" = "Nobody minds."\n')
    assert report(contract, None) == 0


def test_what_was_never_committed_breaks_nobody(contract: Path, capsys: Said) -> None:
    assert report(contract, None) == 0
    assert "nothing to break" in capsys.readouterr().out
    shutil.rmtree(contract.parent.parent / ".git")
    assert report(contract, None) == 0


def test_an_unknown_revision_is_a_mistake(contract: Path) -> None:
    commit(contract)
    with pytest.raises(CommandError, match="no revision nowhere"):
        report(contract, "nowhere")
