"""The service, started as production starts it, and a client that knows nothing but HTTP."""

import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from harness.contract import HELD
from harness.database import Database

PATIENCE = 60.0
# Nothing here goes over TLS. A client of its own making would read all authorities of the system,
# which takes longer than most tests.
NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass(frozen=True)
class Service:
    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def stop(self) -> int:
        """Ask it to end, wait, and tell its exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE)


StartService = Callable[..., Service]


@contextmanager
def running_service(log: Path, *options: str, **environment: str) -> Iterator[Service]:
    port = free_port()
    command = [sys.executable, "-m", "acme", "serve", "--port", str(port), *options]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=os.environ | environment, stdout=output, stderr=output
        )
    service = Service(f"http://127.0.0.1:{port}", process, log)
    try:
        wait_until_ready(service)
        yield service
    finally:
        if process.poll() is None and service.stop() != 0:
            pytest.fail(f"the server did not end well:\n{log.read_text()}")


def wait_until_ready(service: Service) -> None:
    deadline = time.monotonic() + PATIENCE
    with httpx2.Client(base_url=service.url, verify=NO_AUTHORITIES) as client:
        while time.monotonic() < deadline and service.process.poll() is None:
            try:
                if client.get("/ready").status_code == 200:
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.05)
    service.process.kill()
    service.process.wait()
    pytest.fail(f"the server did not get ready:\n{service.log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The session's server, with the settings of a test."""
    log = tmp_path_factory.mktemp("server") / "log"
    with running_service(log, **database.environment) as service:
        yield service


@pytest.fixture
def start_service(database: Database, tmp_path: Path) -> Iterator[StartService]:
    """Starts another server, with settings of its own: `start_service(REQUIRE_IF_MATCH="1")`."""
    with ExitStack() as stack:

        def start(*options: str, **environment: str) -> Service:
            log = tmp_path / f"log-{len(list(tmp_path.iterdir()))}"
            everything = database.environment | environment
            return stack.enter_context(running_service(log, *options, **everything))

        yield start


@pytest.fixture(scope="session")
def _client(server: Service) -> Iterator[httpx2.Client]:
    with httpx2.Client(
        base_url=server.url,
        timeout=PATIENCE,
        verify=NO_AUTHORITIES,
        event_hooks=HELD,
    ) as client:
        yield client


@pytest.fixture
def client(_client: httpx2.Client, empty_database: None) -> httpx2.Client:
    """A client of a server whose database is empty."""
    _client.cookies.clear()
    return _client
