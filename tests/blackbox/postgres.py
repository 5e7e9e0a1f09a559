"""A Postgres of the test's own, to be stopped, killed and frozen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from .processes import family, parent_of
from .waiting import until

PATIENCE = 30


@dataclass
class Postgres:
    service_url: str
    owner_url: str
    superuser_url: str
    _process: subprocess.Popen[bytes] | None = None
    """The server, once it was started anew; the first one belongs to the command."""
    _pid: int = 0
    _data: Path = Path()
    _command: list[bytes] = field(default_factory=list)
    _environment: dict[bytes, bytes] = field(default_factory=dict)

    def learn(self) -> None:
        """How it was started, to start it like that again."""
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            self._pid = parent_of(connection.info.backend_pid)
            # Databases for tests forget what was just committed when they are killed.
            name = sql.Identifier(connection.info.dbname)
            connection.execute(
                sql.SQL("ALTER DATABASE {} SET synchronous_commit = on").format(name)
            )
        home = Path(f"/proc/{self._pid}")
        # Its working directory, as Postgres has it.
        self._data = (home / "cwd").readlink()
        self._command = (home / "cmdline").read_bytes().split(b"\0")[:-1]
        variables = (home / "environ").read_bytes().split(b"\0")[:-1]
        self._environment = dict(one.split(b"=", 1) for one in variables)

    def stop(self) -> None:
        """As its administrator would: clients are told, and their connections end."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """As a power cut: no word to anyone."""
        for pid in family(self._pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until(lambda: not family(self._pid), PATIENCE, "Postgres is still there")
        # Its parent may not have noticed yet, and then the next one would think that it lives.
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def start(self) -> None:
        """On the same port and data; returns when it takes connections."""
        owner = self._data.stat()
        root = os.geteuid() == 0
        self._process = subprocess.Popen(
            self._command,
            cwd=self._data,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=owner.st_uid if root else None,
            group=owner.st_gid if root else None,
            extra_groups=[] if root else None,
            start_new_session=True,
        )
        self._pid = self._process.pid
        until(self._takes_connections, PATIENCE, "Postgres does not take connections")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and answers nothing, as a machine that swaps or a dead disk."""
        pids = family(self._pid)

        def tell(number: signal.Signals) -> None:
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)

        # A test that waits for it would wait for ever.
        latest = threading.Timer(PATIENCE, tell, [signal.SIGCONT])
        latest.start()
        tell(signal.SIGSTOP)
        try:
            yield
        finally:
            latest.cancel()
            tell(signal.SIGCONT)

    @contextmanager
    def away(self, *, killed: bool = False) -> Iterator[None]:
        if killed:
            self.kill()
        else:
            self.stop()
        try:
            yield
        finally:
            self.start()

    def run(self, tool: str, *arguments: str) -> None:
        """One of the programs that came with the server."""
        command = [Path(os.fsdecode(self._command[0])).with_name(tool), *arguments]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stderr

    def close(self) -> None:
        if self._process and family(self._pid):
            self._end(signal.SIGINT)

    def _end(self, number: signal.Signals) -> None:
        os.kill(self._pid, number)
        until(lambda: not family(self._pid), PATIENCE, "Postgres does not stop")

    def _takes_connections(self) -> bool:
        with suppress(psycopg.OperationalError):
            psycopg.connect(self.superuser_url, connect_timeout=2).close()
            return True
        return False


def at_database(url: str, name: str) -> str:
    """The same server and role, and another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@contextmanager
def postgres(command: list[str], folder: str) -> Iterator[Postgres]:
    with ExitStack() as stack:
        holder = stack.enter_context(
            subprocess.Popen(
                command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )
        assert holder.stdin
        assert holder.stdout
        stack.callback(holder.wait, PATIENCE)
        stack.callback(holder.stdin.close)
        found = Postgres(**json.loads(holder.stdout.readline()))
        found.learn()
        stack.callback(found.close)
        yield found
