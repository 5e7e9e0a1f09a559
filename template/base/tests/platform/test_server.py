"""R3: a server that is asked to stop does so without losing a request."""

import os
import signal
import subprocess
import sys
import time

import httpx2

from harness.service import PATIENCE, StartService

BEGIN = """
from acme.platform.processes import end_with_parent
end_with_parent(15, {parent})
"""


def test_r3_the_drain_takes_requests_until_a_second_signal(start_service: StartService) -> None:
    service = start_service(DRAIN_SECONDS="60")
    with httpx2.Client(base_url=service.url) as client:
        service.process.send_signal(signal.SIGTERM)
        while client.get("/ready").status_code == 200:
            assert service.process.poll() is None, "the drain did not begin"
        assert client.get("/ready").status_code == 503
        assert client.get("/health").status_code == 200
        assert service.process.poll() is None
    service.process.send_signal(signal.SIGINT)
    assert service.process.wait(PATIENCE) == 0


def test_a_worker_whose_server_is_gone_already_does_not_begin() -> None:
    def begin(parent: int) -> int:
        command = [sys.executable, "-c", BEGIN.format(parent=parent)]
        return subprocess.run(command, check=False).returncode

    assert begin(os.getpid()) == 0
    assert begin(0) == 1


def test_workers_do_not_outlive_a_server_that_is_killed(start_service: StartService) -> None:
    service = start_service()
    service.process.kill()
    service.process.wait()
    deadline = time.monotonic() + PATIENCE
    with httpx2.Client(base_url=service.url) as client:
        while time.monotonic() < deadline:
            try:
                client.get("/health")
            except httpx2.ConnectError:
                return
            except httpx2.TransportError:
                pass
            time.sleep(0.02)
    raise AssertionError("a worker still answers")
