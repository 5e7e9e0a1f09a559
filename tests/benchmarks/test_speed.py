"""The parts of benchmarks/speed that its numbers rest on. The whole of it takes minutes."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http import HTTPStatus

import pytest

from benchmarks.speed.load import CONNECTIONS, AnswerError, Load, run
from benchmarks.speed.machine import confine, seconds_of, seconds_of_all
from benchmarks.speed.report import Measured, is_met, print_table
from benchmarks.speed.sampling import Sample

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
SPIN = "import time\nwhile time.process_time() < 0.5: pass\nprint(flush=True); input()"


class Counting(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answered = 0
    status = HTTPStatus.OK

    def do_GET(self) -> None:
        type(self).answered += 1
        self.send_response(self.status)
        self.send_header("Content-Length", "5")
        self.end_headers()
        # In two pieces, as a network may deliver it.
        self.wfile.write(b"he")
        self.wfile.write(b"llo")

    def log_message(self, *_: object) -> None:
        pass


class Failing(Counting):
    status = HTTPStatus.SERVICE_UNAVAILABLE


@pytest.fixture
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), request.param) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("port", [Counting], indirect=True)
def test_every_answer_is_counted(port: int) -> None:
    Counting.answered = 0
    answers = run(port, Load(lambda: REQUEST, 200), 0.2)
    assert answers == Counting.answered
    assert answers > CONNECTIONS  # connections are kept


@pytest.mark.parametrize("port", [Failing], indirect=True)
def test_an_answer_that_is_not_meant_ends_the_measurement(port: int) -> None:
    with pytest.raises(AnswerError, match="503"):
        run(port, Load(lambda: REQUEST, 200), 5)


def test_the_work_of_a_child_is_its_parents_and_the_machines() -> None:
    ours, everybody = seconds_of(os.getpid()), seconds_of_all()
    with subprocess.Popen(
        [sys.executable, "-c", SPIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        child.stdout.readline()
        assert 0.4 < seconds_of(child.pid) < 2
        assert seconds_of(os.getpid()) - ours > 0.4
        assert seconds_of_all() - everybody > 0.3
        core = max(os.sched_getaffinity(0))
        confine(child.pid, core)
        assert os.sched_getaffinity(child.pid) == {core}


def test_a_missed_goal_and_a_busy_machine_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    def samples(*microseconds: float, others: float = 0) -> list[Sample]:
        return [Sample(one, 1000, others) for one in microseconds]

    met = Measured("fastapi", "get", samples(300, 400, 900), samples(100, 100, 200))
    missed = Measured("fastapi", "list", samples(400, others=0.5), samples(100))
    assert is_met(met)
    assert not is_met(missed)
    print_table([met, missed])
    said = capsys.readouterr().out
    assert said.count("missed") == 1
    assert "never quiet for 1 of 8 samples" in said
