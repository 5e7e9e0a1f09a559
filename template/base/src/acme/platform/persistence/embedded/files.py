"""A cache folder that is safe to share, and locks between processes."""

import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from acme.platform.persistence.embedded.user import is_root

NAME = "embedded-postgres"


def cache_folder() -> Path:
    """A folder kept between runs; root's can be entered by the user that runs Postgres."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    try:
        return _made((Path("/var/cache") if is_root() else home) / NAME)
    except OSError:  # no home, or a read-only one
        return _made(Path(tempfile.gettempdir()) / f"{NAME}-{os.geteuid()}")


def _made(folder: Path) -> Path:
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o755)  # whatever the umask: root's Postgres runs as someone else
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        # A name in a shared folder can be taken by someone else: never run what they put there.
        raise PermissionError(f"{folder} is not this user's own folder")
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"{folder} is read-only")
    return folder


def try_lock(path: Path) -> int | None:
    """Take the lock, or None when another has it; closing the descriptor gives it back."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def lock(path: Path) -> int:
    """Wait for the lock; the kernel gives it back too when the process dies."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


@contextmanager
def held(descriptor: int) -> Iterator[None]:
    try:
        yield
    finally:
        os.close(descriptor)


def locked(path: Path) -> AbstractContextManager[None]:
    return held(lock(path))
