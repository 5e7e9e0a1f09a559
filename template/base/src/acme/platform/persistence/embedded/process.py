"""The running server: started as our own child, ended with us whatever happens to us."""

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from acme.platform.persistence.embedded.binaries import EmbeddedPostgresError
from acme.platform.persistence.embedded.cluster import ENVIRONMENT
from acme.platform.persistence.embedded.user import data_argument, owner_of
from acme.platform.processes import start_bound

PATIENCE = 30.0
OPTIONS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "log_timezone=UTC")
# A test database is thrown away: nothing of it has to survive a power cut.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


class Server:
    """One server process. Start it from the main thread: its end is tied to that thread."""

    def __init__(self, folder: Path, binaries: Path, *, durable: bool) -> None:
        self._folder, self._binaries, self._durable = folder, binaries, durable
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> int:
        """Start, wait until it takes connections, and tell its port."""
        stop_orphan(self._folder / "data")
        deadline = time.monotonic() + PATIENCE
        while True:
            failure = self._attempt(port := _free_port(), deadline)
            if failure is None:
                return port
            # Someone took the port in between, or an earlier server is not quite gone.
            passing = "could not bind" in failure or "lock file" in failure
            if not passing or time.monotonic() > deadline:
                raise EmbeddedPostgresError(f"postgres did not start: {failure[-800:]}")
            time.sleep(0.1)

    def _attempt(self, port: int, deadline: float) -> str | None:
        data, log = self._folder / "data", self._folder / "log"
        options = [*OPTIONS, f"port={port}", *(() if self._durable else THROWAWAY)]
        command = [str(self._binaries / "postgres"), "-D", data_argument(data)]
        command += [part for option in options for part in ("-c", option)]
        with log.open("wb") as output:
            process = start_bound(
                command,
                signal_number=signal.SIGINT,
                folder=data,
                owner=owner_of(data),
                environment=ENVIRONMENT,
                output=output,
            )
        self._process = process
        while process.poll() is None:
            if running_port(data, process.pid) is not None:
                return None
            if time.monotonic() > deadline:
                self.stop()
                return f"not ready within {PATIENCE:.0f} s: {log.read_text(errors='replace')}"
            time.sleep(0.01)
        return log.read_text(errors="replace").strip()

    def stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)  # a fast shutdown: no waiting for clients
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(10)


def running_port(data: Path, pid: int | None = None) -> int | None:
    """The port of the server on this folder, once it takes connections."""
    lines = _pid_file(data)
    if len(lines) < 8 or lines[7].strip() != "ready" or (pid and int(lines[0]) != pid):
        return None
    return int(lines[3])


def stop_orphan(data: Path) -> None:
    """End a server that outlived the process it belonged to, and drop what a crash left.

    A process id in `postmaster.pid` may by now be someone else's, above all in containers,
    where they are small numbers: Postgres would refuse to start, we look who it is.
    """
    lines = _pid_file(data)
    if not lines:
        return
    pid = int(lines[0])
    deadline = time.monotonic() + PATIENCE
    while _is_our_server(pid, data):
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(f"a server on {data} does not stop (process {pid})")
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
            # One that was stopped by a debugger or a terminal hears of nothing else before.
            os.kill(pid, signal.SIGCONT)
        time.sleep(0.05)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _is_our_server(pid: int, data: Path) -> bool:
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
        except OSError:  # gone, or another user's
            return False
    command = ["ps", "-p", str(pid), "-o", "command="]
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return "postgres" in answer and str(data) in answer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
