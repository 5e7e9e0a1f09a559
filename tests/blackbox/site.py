"""A service and a Postgres of the test's own: what happens to them disturbs no other test."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit

import httpx2
import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from . import secrecy
from .actors import Actor, World
from .api import Api, ask
from .contract import Contract
from .database import Connection, Rows
from .domain import Resource
from .factory import Factory
from .mail import Mailbox
from .ports import unused_port
from .postgres import PATIENCE, Postgres, postgres
from .processes import clients, family
from .target import Target
from .waiting import until

POOL_SIZE = 3
DRAIN_SECONDS = 1
# Whatever the database does, a request hears something in this time.
SOON = 5.0


@dataclass
class Service:
    """One server process."""

    base_url: str
    output: Path
    errors: Path
    process: subprocess.Popen[bytes]

    def wait_until_ready(self) -> None:
        def ready() -> bool:
            assert self.process.poll() is None, f"the service ended: {self.errors.read_text()}"
            with suppress(httpx2.TransportError):
                return ask(f"{self.base_url}/ready", 5).status_code == 200
            return False

        until(ready, PATIENCE, "the service is not ready")

    def tell_to_stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """At once, its workers too."""
        if self.process.poll() is not None:
            return
        for pid in family(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It holds what it has and does nothing, as on a machine that swaps."""
        pids = family(self.process.pid)
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def ended(self, seconds: float) -> int:
        """Its exit code."""
        return self.process.wait(seconds)


@dataclass
class Site:
    target: Target
    postgres: Postgres
    contract: Contract
    resources: dict[str, Resource]
    folder: Path
    """Where logs go."""
    service: Service = field(init=False)
    api: Api = field(init=False)
    mailbox: Mailbox = field(init=False)
    actor: Actor = field(init=False)
    factory: Factory = field(init=False)

    def __post_init__(self) -> None:
        self.rows = Rows(self.postgres.superuser_url)
        self.threads = ThreadPoolExecutor(128)

    def welcome(self) -> None:
        """Start the service, and have somebody to call it."""
        self.service = self.start()
        target = replace(self.target, base_url=self.service.base_url)
        self.api = Api(target.base_url, self.contract)
        self.mailbox = Mailbox(target.mail_folder)
        self.actor = World(target, self.api, self.mailbox).actor()
        self.factory = Factory(self.resources)

    def start(self, *options: str, output: Path | None = None, **settings: str) -> Service:
        chosen = {**self.target.settings, **settings}
        secrecy.keep_settings(chosen)
        port = unused_port()
        number = len(list(self.folder.iterdir()))
        errors = self.folder / f"{number}.err"
        output = output or self.folder / f"{number}.out"
        with output.open("wb") as out, errors.open("wb") as err:
            process = subprocess.Popen(
                [*self.target.command, "serve", "--port", str(port), *options],
                cwd=self.target.folder,
                env=_environment(chosen),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )
        service = Service(f"http://127.0.0.1:{port}", output, errors, process)
        try:
            service.wait_until_ready()
        except BaseException:
            process.kill()
            process.wait()
            raise
        return service

    def copied(self, project: Path) -> Path:
        """The sources of the service and its contract, to be changed; what `PYTHONPATH` is to be.

        That is looked through before what is installed, which is the project as it is.
        """
        source = Path(self.target.folder)
        shutil.copytree(source / "src", project / "src")
        shutil.copy(source / "openapi.yaml", project)
        return project / "src"

    @contextmanager
    def another(
        self, *options: str, output: Path | None = None, **settings: str
    ) -> Iterator[Service]:
        """A second service on the same database, for a test that ends it."""
        service = self.start(*options, output=output, **settings)
        try:
            yield service
        finally:
            service.kill()

    def elsewhere(self, service: Service, actor: Actor | None = None) -> Actor:
        """The same caller, of that service."""
        return replace(actor or self.actor, api=Api(service.base_url, self.contract))

    def callers(self, service: Service, workers: int, count: int) -> list[list[Actor]]:
        """So many for each of its workers, connected to it.

        A worker takes connections as it can: what one client sends may all get to the same.
        """
        port = urlsplit(service.base_url).port
        assert port
        found: dict[int, list[Actor]] = defaultdict(list)
        processes = family(service.process.pid)

        def connect() -> bool:
            some = {}
            for _ in range(count):
                actor = self.elsewhere(service)
                answer = actor.send("GET", "/health", status=200)
                _, ours = answer.extensions["network_stream"].get_extra_info("client_addr")
                some[ours] = actor
            taken = [(pid, ours) for pid in processes for ours in clients(pid, port) & some.keys()]
            assert len(taken) == count
            for pid, ours in taken:
                found[pid].append(some[ours])
            return len(found) == workers and min(map(len, found.values())) >= count

        until(connect, PATIENCE, "one of the workers gets no connections")
        return [some[:count] for some in found.values()]

    def spawn(self, work: Callable[..., httpx2.Response], *args: Any, **kwargs: Any) -> Answer:
        return self.threads.submit(work, *args, **kwargs)

    @contextmanager
    def locked(self, table: str, key: str) -> Iterator[Connection]:
        """Whoever changes this row waits meanwhile."""
        with psycopg.connect(
            self.postgres.superuser_url, row_factory=dict_row, connect_timeout=5
        ) as connection:
            connection.execute(
                sql.SQL("SELECT FROM {} WHERE id = %s FOR UPDATE").format(self.rows.table(table)),
                [key],
            )
            yield connection
            # Where Postgres was killed meanwhile, there is nothing left to let go of.
            with suppress(psycopg.OperationalError):
                connection.rollback()

    @contextmanager
    def closed(self, table: str) -> Iterator[None]:
        """Whoever writes into this table waits meanwhile."""
        with psycopg.connect(self.postgres.superuser_url, connect_timeout=5) as connection:
            locking = sql.SQL("LOCK TABLE {} IN SHARE MODE").format(self.rows.table(table))
            connection.execute(locking)
            yield
            connection.rollback()

    @contextmanager
    def reading(self, table: str) -> Iterator[None]:
        """Somebody is in the middle of reading this table, and takes their time."""
        with psycopg.connect(self.postgres.superuser_url, connect_timeout=5) as connection:
            connection.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(self.rows.table(table)))
            yield
            connection.rollback()

    def migrate(self) -> subprocess.CompletedProcess[str]:
        return migrate(self.target, self.postgres)

    def waiting(self) -> int:
        """How many of the service's connections wait for a lock."""
        return self._connections("wait_event_type = 'Lock'")

    def busy(self) -> int:
        """How many of the service's connections are in a transaction."""
        return self._connections("state <> 'idle'")

    def stranded(self) -> int:
        """How many of them are in a transaction that nobody goes on with."""
        return self._connections("state = 'idle in transaction'")

    def given_up(self) -> int:
        """How many of them are in one that failed."""
        return self._connections("state = 'idle in transaction (aborted)'")

    def wait_for_waiting(self, count: int) -> None:
        until(lambda: self.waiting() >= count, SOON, f"{count} requests do not wait for the lock")

    def wait_until_idle(self) -> None:
        until(lambda: not self.busy(), 10, "the service's connections are busy still")

    def _connections(self, condition: str) -> int:
        statement = f"SELECT pid FROM pg_stat_activity WHERE usename = %s AND {condition}"
        return len(self.rows.query(statement, self._role))

    @contextmanager
    def kept_out(self) -> Iterator[None]:
        """The service may not sign in to its database, as where the password was changed."""
        with self._changed_role("NOLOGIN", back="LOGIN"):
            yield

    @contextmanager
    def crowded_out(self) -> Iterator[None]:
        """There is no connection left for the service, as where others have them all."""
        with self._changed_role("CONNECTION LIMIT 0", back="CONNECTION LIMIT -1"):
            yield

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Whatever connects to the database meanwhile reads, and writes nothing."""
        setting = "default_transaction_read_only"
        with self._changed_role(f"SET {setting} = on", back=f"RESET {setting}"):
            yield

    @contextmanager
    def _changed_role(self, to: LiteralString, *, back: LiteralString) -> Iterator[None]:
        self._change_role(to)
        statement = (
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s"
        )
        self.rows.query(statement, self._role)
        try:
            yield
        finally:
            self._change_role(back)

    def _change_role(self, to: LiteralString) -> None:
        change = sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(self._role), sql.SQL(to))
        self.rows.query(change)

    @property
    def _role(self) -> str:
        return urlsplit(self.postgres.service_url).username or ""

    @contextmanager
    def widened(self, table: str, column: str) -> Iterator[None]:
        """As by a migration that suits the code that runs."""
        (found,) = self.rows.query(
            "SELECT atttypmod - 4 AS length FROM pg_attribute WHERE attrelid = %s::regclass "
            "AND attname = %s",
            self.rows.table(table).as_string(),
            column,
        )
        change = sql.SQL("ALTER TABLE {} ALTER COLUMN {} TYPE varchar({})")
        target = self.rows.table(table), sql.Identifier(column)
        self.rows.query(change.format(*target, sql.Literal(found["length"] + 10)))
        try:
            yield
        finally:
            self.rows.query(change.format(*target, sql.Literal(found["length"])))

    @contextmanager
    def failing(
        self, table: str, sqlstate: str, message: str, *, detail: str = ""
    ) -> Iterator[None]:
        """Whoever changes a row of this table is answered so by the database."""
        raising = "RAISE EXCEPTION USING ERRCODE = {}, MESSAGE = {}, DETAIL = {}"
        with self._triggered(table, sql.SQL(raising).format(sqlstate, message, detail)):
            yield

    @contextmanager
    def slow(self, table: str) -> Iterator[None]:
        """Changing a row of this table takes a minute."""
        with self._triggered(table, sql.SQL("PERFORM pg_sleep(60); RETURN NEW").format()):
            yield

    @contextmanager
    def _triggered(self, table: str, statement: sql.Composed) -> Iterator[None]:
        body = sql.SQL("BEGIN {}; END").format(statement).as_string()
        function = sql.SQL(
            "CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql AS {}"
        ).format(body)
        trigger = sql.SQL(
            "CREATE TRIGGER meddle BEFORE INSERT OR UPDATE ON {} EXECUTE FUNCTION public.meddle()"
        ).format(self.rows.table(table))
        self.rows.query(function)
        self.rows.query(trigger)
        try:
            yield
        finally:
            self.rows.query("DROP FUNCTION public.meddle() CASCADE")

    def sent(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any
    ) -> str:
        """Send a request, whatever is answered; its identifier in the log."""
        given = {**self.actor.headers, **(headers or {})}
        answer = self.api.http.request(method, path, headers=given, **options)
        request_id = answer.headers["x-request-id"]
        until(lambda: request_id in self.log(), SOON, "the request is not in the log")
        return request_id

    def lines(self) -> list[dict[str, Any]]:
        """The log, each line read as JSON."""
        # Not splitlines(), which knows more ends of lines than a reader of logs does; and not the
        # last, which may be half written.
        whole = [line for file in self.logs() for line in file.read_text("utf-8").split("\n")[:-1]]
        return [json.loads(line) for line in whole if line]

    def lines_of(self, request_id: str) -> list[dict[str, Any]]:
        return [line for line in self.lines() if line.get("request_id") == request_id]

    def said_of(self, answer: httpx2.Response) -> list[dict[str, Any]]:
        """All that the log says of a request that was answered."""
        request_id = answer.headers["x-request-id"]

        def found() -> list[dict[str, Any]]:
            lines = self.lines_of(request_id)
            return lines if any(line["event"] == "request" for line in lines) else []

        return until(found, SOON, "the request is not in the log")

    def log(self) -> str:
        """What every service of this site has said until now."""
        return "".join(file.read_text("utf-8") for file in self.logs())

    def logs(self) -> list[Path]:
        return sorted(self.folder.iterdir())


Answer = Future[httpx2.Response]


def migrate(own: Target, database: Postgres) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*own.command, "migrate"],
        cwd=own.folder,
        env=_environment({**own.settings, "DATABASE_OWNER_URL": database.owner_url}),
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


@contextmanager
def site(
    target: Target, contract: Contract, resources: dict[str, Resource], folder: Path
) -> Iterator[Site]:
    with ExitStack() as stack:
        database = stack.enter_context(postgres(target.postgres, target.folder))
        settings = {
            **target.settings,
            "DATABASE_URL": database.service_url,
            "DATABASE_POOL_SIZE": str(POOL_SIZE),
            "DRAIN_SECONDS": str(DRAIN_SECONDS),
        }
        own = replace(
            target,
            app_url=database.service_url,
            owner_url=database.superuser_url,
            settings=settings,
        )
        migrated = migrate(own, database)
        assert migrated.returncode == 0, migrated.stderr
        made = Site(own, database, contract, resources, folder)
        made.welcome()
        try:
            yield made
        finally:
            made.service.kill()
            made.threads.shutdown(cancel_futures=True)


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **settings}
