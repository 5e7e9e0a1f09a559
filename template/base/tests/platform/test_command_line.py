"""The console script: what it says, and with which code it ends."""

import os
import re
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import httpx2
import pytest

from acme import PROJECT
from acme.platform.settings import PlatformSettings
from harness.database import Database
from harness.service import PATIENCE, free_port

COMMAND = [sys.executable, "-m", "acme"]


def run(*arguments: str, folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    variables = {name.upper() for name in PlatformSettings.model_fields}
    bare = {name: value for name, value in os.environ.items() if name not in variables}
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=bare | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_help_names_every_command(tmp_path: Path) -> None:
    answer = run("--help", folder=tmp_path)
    assert answer.returncode == 0
    for command in ("dev", "serve", "migrate", "seed", "openapi"):
        assert re.search(rf"^ +{command} ", answer.stdout, re.MULTILINE)


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["serve", "--port", "x"]])
def test_a_wrong_command_ends_with_2(tmp_path: Path, arguments: list[str]) -> None:
    answer = run(*arguments, folder=tmp_path)
    assert answer.returncode == 2
    assert answer.stderr.startswith(f"usage: {PROJECT}")


@pytest.mark.parametrize("command", ["serve", "migrate", "seed"])
def test_a_missing_setting_is_one_line_and_ends_with_2(tmp_path: Path, command: str) -> None:
    answer = run(command, folder=tmp_path, ENVIRONMENT="test")
    assert answer.returncode == 2
    assert answer.stderr == f"{PROJECT}: DATABASE_URL is missing\n"
    assert answer.stdout == ""


def test_a_wrong_setting_stops_the_application_as_well(tmp_path: Path, database: Database) -> None:
    environment = database.environment | {"MAX_BODY_BYTES": "plenty"}
    answer = subprocess.run(
        [sys.executable, "-c", "import acme.bootstrap"],
        cwd=tmp_path,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1
    assert "MAX_BODY_BYTES" in answer.stderr


def test_serve_does_not_share_a_port(tmp_path: Path, database: Database) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", port := str(free_port())],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as other:
        wait_for(f"http://127.0.0.1:{port}/")
        answer = run("serve", "--port", port, folder=tmp_path, **database.environment)
        other.kill()
    assert answer.returncode == 1
    assert answer.stderr == f"{PROJECT}: port {port} on 127.0.0.1 is taken\n"


def test_dev_is_refused_in_production(tmp_path: Path) -> None:
    answer = run("dev", folder=tmp_path, ENVIRONMENT="production")
    assert answer.returncode == 1
    assert "ENVIRONMENT is production" in answer.stderr


def test_dev_brings_everything_and_takes_it_away_again(tmp_path: Path) -> None:
    variables = {name.upper() for name in PlatformSettings.model_fields}
    bare = {name: value for name, value in os.environ.items() if name not in variables}
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(
            [*COMMAND, "dev", "--port", str(free_port())],
            cwd=tmp_path,
            env=bare,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as dev,
    ):
        assert dev.stdout is not None
        api = dev.stdout.readline().removeprefix("API:").strip()
        assert dev.stdout.readline().startswith("Docs:"), (tmp_path / "log").read_text()
        wait_for(api.replace("/api/v1", "/ready"))
        # Another command meets the same database meanwhile.
        assert run("seed", folder=tmp_path, ENVIRONMENT="dev").returncode == 0
        assert (tmp_path / ".data/postgres/data/postmaster.pid").exists()
        dev.send_signal(signal.SIGINT)
        assert dev.wait(PATIENCE) == 0, (tmp_path / "log").read_text()
    assert not (tmp_path / ".data/postgres/data/postmaster.pid").exists()
    with pytest.raises(httpx2.TransportError):
        httpx2.get(api)


def wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    with httpx2.Client() as client:
        while True:
            try:
                client.get(url).raise_for_status()
            except httpx2.HTTPError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return


def test_every_command_module_registers_itself() -> None:
    commands = import_module("acme.commands")
    for file in Path(commands.__path__[0]).glob("[!_]*.py"):
        assert callable(import_module(f"acme.commands.{file.stem}").register)
