"""A real Postgres for development and tests, with nothing installed, root or not.

`development_postgres` keeps its data, `throwaway_postgres` does not. Neither is for production.
Call them in the main thread: the server is tied to the life of the thread that starts it.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from acme.platform.persistence.embedded import cluster, files, process
from acme.platform.persistence.embedded.binaries import EmbeddedPostgresError, find_binaries

__all__ = [
    "EmbeddedPostgres",
    "EmbeddedPostgresError",
    "development_postgres",
    "throwaway_postgres",
]


@dataclass(frozen=True)
class EmbeddedPostgres:
    """The addresses of one database, as the three roles that can connect."""

    service_url: str
    owner_url: str
    superuser_url: str


@contextmanager
def development_postgres(folder: Path) -> Iterator[EmbeddedPostgres]:
    """The server on this folder: the running one, or a new one that ends with the block."""
    folder = folder.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = _lock_or_none(folder)
    except PermissionError as error:
        raise EmbeddedPostgresError(f"{error.filename} belongs to another user") from error
    if lock is None:
        yield _addresses(folder)
    else:
        with files.held(lock), _running(folder, durable=True):
            yield _addresses(folder)


@contextmanager
def throwaway_postgres() -> Iterator[EmbeddedPostgres]:
    """A fresh server that leaves nothing behind; safe to run many at once."""
    home = files.cache_folder()
    with files.locked(home / "throwaway.lock"):
        _sweep(home)
        folder = Path(tempfile.mkdtemp(prefix="throwaway-", dir=home))
        lock = files.lock(folder / "lock")
    with files.held(lock):
        try:
            with _running(folder, durable=False):
                yield _addresses(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _lock_or_none(folder: Path) -> int | None:
    """The right to run the server here, or None when another process does and it is ready."""
    deadline = time.monotonic() + process.PATIENCE
    while True:
        lock = files.try_lock(folder / "lock")
        if lock is not None or process.running_port(folder / "data") is not None:
            return lock
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(f"another process holds {folder} and does not get ready")
        time.sleep(0.05)


def _sweep(home: Path) -> None:
    """Remove what runs that were killed left behind."""
    for folder in home.glob("throwaway-*"):
        lock = files.try_lock(folder / "lock")
        if lock is not None:
            with files.held(lock):
                process.stop_orphan(folder / "data")
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(folder: Path, *, durable: bool) -> Iterator[None]:
    binaries = find_binaries()
    cluster.make_cluster(folder, binaries)
    server = process.Server(folder, binaries, durable=durable)
    server.start()
    try:
        yield
    finally:
        server.stop()


def _addresses(folder: Path) -> EmbeddedPostgres:
    port = process.running_port(folder / "data")
    secret = (folder / "secret").read_text()

    def url(role: str) -> str:
        password = cluster.password(secret, role)
        return f"postgresql://{role}:{password}@127.0.0.1:{port}/{cluster.DATABASE}"

    return EmbeddedPostgres(url(cluster.SERVICE), url(cluster.OWNER), url(cluster.SUPERUSER))
