"""One generated project: made, installed, checked and started the way its user would."""

from __future__ import annotations

import json
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from joserfc.jwk import OKPKey

from tests.blackbox.ports import unused_port
from tests.support.generating import environment

from .combinations import Combination

ROOT = Path(__file__).resolve().parents[2]
HOLD = Path(__file__).with_name("hold_postgres.py")
PATIENCE = 60  # seconds for the service to come up
# Who may ask for what: 127.0.0.1 is anybody's address, 127.0.0.2 a trusted proxy's.
EXPOSURE = {
    "ALLOWED_HOSTS": "127.0.0.1,localhost,api.example.com,*.tenants.example.com",
    "CORS_ORIGINS": "https://app.example.com,http://localhost:3000",
    "TRUSTED_PROXIES": "127.0.0.2,192.0.2.0/24,2001:db8:1::/48",
}


class CommandError(AssertionError):
    """A command of the project failed; the message has what it said."""


@dataclass(frozen=True)
class Databases:
    service_url: str
    owner_url: str
    superuser_url: str


@dataclass
class Running:
    base_url: str
    log: Path
    variant: Path
    """What the black-box suite is told."""


@dataclass
class Project:
    combination: Combination
    folder: Path

    @property
    def domain_file(self) -> Path:
        return ROOT / "docs" / "examples" / f"{self.combination.domain}.yml"

    @property
    def answers(self) -> dict[str, Any]:
        found: dict[str, Any] = yaml.safe_load((self.folder / ".copier-answers.yml").read_text())
        return found

    @property
    def slug(self) -> str:
        return str(self.answers["project_slug"])

    @property
    def package(self) -> str:
        return str(self.answers["package"])

    @property
    def command(self) -> str:
        """The service's own, not `uv run`: signals are for the service."""
        return str(self.folder / ".venv" / "bin" / self.slug)

    def generate(self) -> None:
        """From the working tree as it is, uncommitted changes included."""
        data = [f"--data={name}={value}" for name, value in self.combination.answers.items()]
        source = [f"--data-file={self.domain_file}", "--vcs-ref=HEAD", str(ROOT), str(self.folder)]
        copier = [sys.executable, "-m", "copier", "copy", "--trust", "--defaults", "--quiet"]
        self.run(*copier, *data, *source, cwd=ROOT)
        # As its user would: the checks look at what git knows.
        git = ["git", "-c", "user.name=Slipway", "-c", "user.email=slipway@example.com"]
        self.run(*git, "init", "--quiet", "--initial-branch=main")
        self.run(*git, "add", "--all")
        self.run(*git, "commit", "--quiet", "--message=Generate")

    def install(self) -> None:
        self.run(*uv(), "sync", "--quiet")

    def remove_environment(self) -> None:
        """Seven of them would fill a small disk; the project itself is kept to be looked at."""
        shutil.rmtree(self.folder / ".venv", ignore_errors=True)

    def tool(self, *command: str) -> list[str]:
        """A command in the project's own environment."""
        return [*uv(), "run", "--no-sync", "--quiet", *command]

    def run(
        self,
        *command: str,
        cwd: Path | None = None,
        settings: Mapping[str, str] | None = None,
        timeout: float = 1200,
    ) -> str:
        done = subprocess.run(
            command,
            check=False,
            cwd=cwd or self.folder,
            env=environment(**(settings or {})),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=timeout,
        )
        if done.returncode:
            raise CommandError(f"{' '.join(command)} → {done.returncode}\n{done.stdout[-20_000:]}")
        return done.stdout

    @contextmanager
    def postgres(self) -> Iterator[Databases]:
        """The project's own embedded Postgres, for as long as the block runs."""
        process = subprocess.Popen(
            self.tool("python", str(HOLD), self.package),
            cwd=self.folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin
        assert process.stdout
        try:
            line = process.stdout.readline()
            if not line:
                raise CommandError("the embedded Postgres did not start")
            yield Databases(**json.loads(line))
        finally:
            process.stdin.close()
            process.wait(30)

    @contextmanager
    def serving(self, *, production: bool = False, **settings: str) -> Iterator[Running]:
        """The service, started by its own command on a migrated database."""
        with ExitStack() as stack:
            databases = stack.enter_context(self.postgres())
            mails = self.folder / ".mails"
            shutil.rmtree(mails, ignore_errors=True)
            mails.mkdir()
            chosen = {
                "ENVIRONMENT": "production" if production else "test",
                "DATABASE_URL": databases.service_url,
                **EXPOSURE,
                **settings,
            }
            if self.combination.auth == "jwt":
                chosen["MAIL_URL"] = mails.as_uri()
                chosen["JWT_SIGNING_KEY"] = signing_key()
            else:
                chosen.pop("REGISTRATION", None)
            # Only whoever migrates needs to be the owner.
            owner = {"DATABASE_OWNER_URL": databases.owner_url}
            self.run(*self.tool(self.slug, "migrate"), settings={**chosen, **owner})
            running = stack.enter_context(self._served(chosen))
            running.variant.write_text(
                json.dumps(
                    {
                        "slug": self.slug,
                        "auth": self.combination.auth,
                        "tenancy": self.combination.tenancy,
                        "resources": yaml.safe_load(self.domain_file.read_text())["resources"],
                        "app_url": databases.service_url,
                        "owner_url": databases.superuser_url,
                        "mail_folder": str(mails),
                        "signing_key": chosen.get("JWT_SIGNING_KEY", ""),
                        "settings": chosen,
                        "folder": str(self.folder),
                        "postgres": self.tool("python", str(HOLD), self.package),
                        "command": [self.command],
                    }
                )
            )
            yield running

    @contextmanager
    def _served(self, settings: Mapping[str, str]) -> Iterator[Running]:
        port = unused_port()
        running = Running(
            base_url=f"http://127.0.0.1:{port}",
            log=self.folder / ".serve.log",
            variant=self.folder / ".variant.json",
        )
        with running.log.open("w") as log:
            process = subprocess.Popen(
                [self.command, "serve", "--port", str(port)],
                cwd=self.folder,
                env=environment(**settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            wait_for(port, process, running.log)
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def uv() -> list[str]:
    found = shutil.which("uv")
    return [found] if found else [str(ROOT / "scripts" / "uv")]


def pytest_here(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A suite of ours in a process of its own, with its own options."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:xdist", *arguments],
        check=False,
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=1800,
    )


def signing_key() -> str:
    """A key of the kind that `JWT_SIGNING_KEY` holds."""
    key = OKPKey.generate_key("Ed25519", private=True)
    return json.dumps({**key.as_dict(private=True), "kid": secrets.token_hex(8)})


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                connection.sendall(
                    b"GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                )
                if connection.recv(100).startswith(b"HTTP/1.1 200"):
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise CommandError(f"the service did not get ready:\n{log.read_text()[-10_000:]}")
