"""A generated service and the raw application, running side by side on one Postgres."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.blackbox.ports import unused_port
from tests.support.generating import environment
from tests.variants.combinations import Combination, every
from tests.variants.project import (
    ROOT,
    Databases,
    Project,
    signing_key,
    wait_for,
)

from .load import Load
from .machine import confine
from .shop import Shop, stock

TOKEN = "fixed"
# Twice what a core can spend: what is measured is counting, not refusing.
PLENTY = "120000/minute"


@dataclass(frozen=True)
class Contender:
    name: str
    port: int
    pid: int
    loads: Mapping[str, Load]


@dataclass(frozen=True)
class Contenders:
    service: Contender
    raw: Contender


def generated(framework: str, folder: Path) -> Project:
    """The shop as its user gets it, from the working tree."""
    project = Project(_combination(framework), folder)
    project.generate()
    project.install()
    return project


@contextmanager
def standing(project: Project, core: int) -> Iterator[Contenders]:
    """Both of them, their servers on a core of their own, with products to be asked for."""
    with project.postgres() as databases:
        settings = _settings(project, databases)
        owner = {"DATABASE_OWNER_URL": databases.owner_url}
        project.run(*project.tool(project.slug, "migrate"), settings={**settings, **owner})
        port = unused_port()
        command = [project.command, "serve", "--workers", "1", "--port", str(port)]
        log = project.folder / ".serve.log"
        with _serving(command, project.folder, log, settings, port, core) as pid:
            shop = stock(f"http://127.0.0.1:{port}")
            with psycopg.connect(databases.superuser_url, autocommit=True) as connection:
                # As autovacuum does within a minute: until then plans are those of empty tables.
                connection.execute("ANALYZE")
            service = Contender(project.combination.framework, port, pid, shop.loads(shop.token))
            with _raw(databases, shop, project.folder / ".raw.log", core) as raw:
                yield Contenders(service, raw)


@contextmanager
def _raw(databases: Databases, shop: Shop, log: Path, core: int) -> Iterator[Contender]:
    port = unused_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "asgi", "--workers", "1", "--no-ws"),
        *("--port", str(port), "benchmarks.speed.raw:app"),
    ]
    url = databases.service_url
    settings = {"DATABASE_URL": url, "TOKEN": TOKEN, "TENANT": shop.tenant}
    with _serving(command, ROOT, log, settings, port, core) as pid:
        yield Contender("raw", port, pid, shop.loads(TOKEN))


@contextmanager
def _serving(
    command: Sequence[str],
    folder: Path,
    log: Path,
    settings: Mapping[str, str],
    port: int,
    core: int,
) -> Iterator[int]:
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(**settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        wait_for(port, process, log)
        confine(process.pid, core)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _settings(project: Project, databases: Databases) -> dict[str, str]:
    mails = project.folder / ".mails"
    mails.mkdir(exist_ok=True)
    return {
        "ENVIRONMENT": "production",
        "DATABASE_URL": databases.service_url,
        "JWT_SIGNING_KEY": signing_key(),
        "MAIL_URL": mails.as_uri(),
        "REGISTRATION": "open",
        "RATE_LIMIT_AUTHENTICATED": PLENTY,
        "DRAIN_SECONDS": "0",
    }


def _combination(framework: str) -> Combination:
    wanted = {"framework": framework, "auth": "jwt", "tenancy": "row", "domain": "shop"}
    return next(
        one for one in every() if all(getattr(one, axis) == value for axis, value in wanted.items())
    )
