"""A data folder: made by `initdb` once a machine, then copied, with roles and a database."""

import hashlib
import secrets
import shutil
import subprocess
from pathlib import Path

from acme import PROJECT
from acme.platform.persistence.embedded.binaries import EmbeddedPostgresError, version_of
from acme.platform.persistence.embedded.files import cache_folder, locked
from acme.platform.persistence.embedded.user import (
    data_argument,
    is_root,
    make_data_folder,
    owner_of,
)

# Postgres must not pick up the PG… variables of whoever starts it; English is what we parse.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
INITDB = (
    *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    *("--no-sync", "--no-instructions", "--wal-segsize=1"),
)
DATABASE = PROJECT.replace("-", "_")[:50]  # a name of Postgres ends after 63 bytes
OWNER, SERVICE, SUPERUSER = f"{DATABASE}_owner", f"{DATABASE}_app", "postgres"


def make_cluster(folder: Path, binaries: Path) -> None:
    """Fill `folder` with `data/` and `secret`; a folder that is filled stays as it is."""
    if (folder / "secret").exists():
        return
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)  # of a start that was cut off
    template = _template(binaries)
    # cp keeps the owner where root may, and is many times faster than shutil here.
    subprocess.run(["cp", "-Rp", str(template), str(data)], check=True)
    secret = secrets.token_urlsafe(24)
    statements = [
        f"ALTER ROLE {SUPERUSER} PASSWORD '{password(secret, SUPERUSER)}'",
        # CREATEROLE and no more: what a database administrator gives the owner of a service.
        f"CREATE ROLE \"{OWNER}\" LOGIN CREATEROLE PASSWORD '{password(secret, OWNER)}'",
        f"CREATE ROLE \"{SERVICE}\" LOGIN PASSWORD '{password(secret, SERVICE)}'",
        f'CREATE DATABASE "{DATABASE}" OWNER "{OWNER}" STRATEGY FILE_COPY',
    ]
    _run(binaries / "postgres", "--single", data=data, tail=["postgres"], sql=statements)
    (data / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
    unfinished = folder / "secret.new"
    unfinished.touch(mode=0o600)
    unfinished.write_text(secret)
    unfinished.rename(folder / "secret")  # last and at once: it says that the rest is there


def password(secret: str, role: str) -> str:
    """One a role, so that the service's address does not open the superuser's door."""
    return hashlib.sha256(f"{secret}:{role}".encode()).hexdigest()[:32]


def _template(binaries: Path) -> Path:
    key = repr((version_of(binaries), INITDB))
    template = cache_folder() / f"cluster-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
    with locked(cache_folder() / "lock"):
        if not template.exists():
            unfinished = template.with_suffix(".new")
            shutil.rmtree(unfinished, ignore_errors=True)
            make_data_folder(unfinished)
            _run(binaries / "initdb", data=unfinished, tail=INITDB)
            unfinished.rename(template)
    return template


def _run(
    program: Path,
    *head: str,
    data: Path,
    tail: list[str] | tuple[str, ...],
    sql: list[str] | None = None,
) -> None:
    command = [str(program), *head, "-D", data_argument(data), *tail]
    user, group = owner_of(data)
    result = subprocess.run(
        command,
        cwd=data,
        env=ENVIRONMENT,
        input="".join(f"{statement}\n" for statement in sql or ()),
        capture_output=True,
        text=True,
        user=user if is_root() else None,
        group=group if is_root() else None,
        extra_groups=[] if is_root() else None,
    )
    # Single-user mode ends with 0 whatever its statements did.
    if result.returncode or (sql and "ERROR:" in result.stderr):
        raise EmbeddedPostgresError(f"{program.name} failed: {result.stderr.strip()[-800:]}")
