"""The console script: what it says, and with which code it ends."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from acme import PROJECT
from acme.__main__ import main
from acme.platform.cli import CommandError
from acme.platform.resources import PACKAGE, find
from acme.platform.server import serve
from acme.settings import Settings
from harness.service import PATIENCE, free_port

COMMAND = [sys.executable, "-m", "acme"]
VARIABLES = {name.upper() for name in Settings.model_fields}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """As a user does: in a process of its own."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def ended(*arguments: str) -> object:
    """The exit code of a command that needs no process of its own."""
    with pytest.raises(SystemExit) as exit_info:
        main(arguments)
    return exit_info.value.code


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("--help") == 0
    text = capsys.readouterr().out
    for command in ("dev", "serve", "migrate", "seed", "openapi"):
        assert re.search(rf"^ +{command} ", text, re.MULTILINE)


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["serve", "--port", "x"]])
def test_a_wrong_command_ends_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(*arguments) == 2
    assert capsys.readouterr().err.startswith(f"usage: {PROJECT}")


def test_a_missing_setting_is_one_line_and_ends_with_2() -> None:
    answer = run("serve", ENVIRONMENT="test")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == f"{PROJECT}: DATABASE_URL is missing\n"


@pytest.mark.parametrize("command", ["serve", "migrate", "seed"])
def test_every_command_names_a_wrong_setting(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENVIRONMENT", "test")
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@localhost/nothing")
    monkeypatch.setenv("MAX_BODY_BYTES", "plenty")
    assert ended(command) == 2
    complaint = capsys.readouterr().err
    assert complaint.count("\n") == 1
    assert f"{PROJECT}: MAX_BODY_BYTES: " in complaint


def test_serve_does_not_share_a_port(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"port {port} on 127.0.0.1 is taken"):
            serve(settings, host="127.0.0.1", port=port)


@pytest.mark.parametrize("environment", ["test", "production"])
def test_dev_is_for_developers(
    environment: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENVIRONMENT", environment)
    assert ended("dev") == 1
    assert f"ENVIRONMENT is {environment}" in capsys.readouterr().err


def test_dev_brings_everything_follows_the_contract_and_takes_all_away_again(
    tmp_path: Path,
) -> None:
    running = tmp_path / ".data/postgres/data/postmaster.pid"
    packages = checked_out(tmp_path)
    with (
        socket.create_server(("127.0.0.1", free_port())) as other,
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(
            [*COMMAND, "dev", "--port", str(taken := other.getsockname()[1])],
            env=os.environ | {"PYTHONPATH": str(packages)},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as dev,
    ):
        assert dev.stdout is not None
        said = []
        for line in dev.stdout:
            said.append(line)
            if line.startswith("API:"):
                break
        assert f"Port {taken} is taken" in "".join(said), log_of(tmp_path)
        api = said[-1].removeprefix("API:").strip()
        ready = api.replace("/api/v1", "/ready")
        wait_for(ready)
        assert running.exists()
        # As editors save: a new file in the place of the old one.
        contract = tmp_path / "openapi.yaml"
        unmarked = contract.read_text(encoding="utf-8")
        name = "operationId: get_ready\n"
        marked = unmarked.replace(name, f"{name}      x-deprecated: {{since: 2026-11-21}}\n")
        for text, is_so in ((marked, tells), (unmarked, is_silent)):
            new = tmp_path / "new"
            new.write_text(text, encoding="utf-8")
            new.replace(contract)
            wait_for(ready, is_so)
        dev.send_signal(signal.SIGINT)
        assert dev.wait(PATIENCE) == 0, log_of(tmp_path)
    assert not running.exists()
    with pytest.raises(httpx2.TransportError):
        httpx2.get(api)


def log_of(folder: Path) -> str:
    return (folder / "log").read_text()


def checked_out(folder: Path) -> Path:
    """The sources as a checkout has them, with a contract of its own; where to import them from."""
    for part in (PACKAGE, *PACKAGE.parent.parent.glob("migrations")):
        place = folder / part.relative_to(PACKAGE.parent.parent)
        place.parent.mkdir(exist_ok=True)
        place.symlink_to(part)
    shutil.copy(find("openapi.yaml"), folder)
    return folder / PACKAGE.parent.name


def tells(answer: httpx2.Response) -> bool:
    return "deprecation" in answer.headers


def is_silent(answer: httpx2.Response) -> bool:
    return "deprecation" not in answer.headers


def is_well(answer: httpx2.Response) -> bool:
    return answer.is_success


def wait_for(url: str, is_so: Callable[[httpx2.Response], bool] = is_well) -> None:
    deadline = time.monotonic() + PATIENCE
    with httpx2.Client() as client:
        while True:
            with suppress(httpx2.TransportError):
                if is_so(client.get(url)):
                    return
            assert time.monotonic() < deadline, url
            time.sleep(0.02)
