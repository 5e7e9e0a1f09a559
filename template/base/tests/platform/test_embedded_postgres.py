"""The Postgres that development and tests bring along."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from acme.platform.persistence.address import DatabaseUrl
from acme.platform.persistence.embedded import (
    EmbeddedPostgres,
    EmbeddedPostgresError,
    binaries,
    development_postgres,
    process,
    throwaway_postgres,
)


@pytest.fixture(scope="module")
def running() -> Iterator[EmbeddedPostgres]:
    with throwaway_postgres() as postgres:
        yield postgres


def test_the_service_owns_nothing_and_may_not_bypass_row_security(
    running: EmbeddedPostgres,
) -> None:
    with psycopg.connect(running.service_url) as service:
        rights = service.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        owner = service.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert rights == (False, False, False, False)
    assert owner == (DatabaseUrl.parse(running.owner_url).user,)


def test_a_password_is_needed_and_each_role_has_its_own(running: EmbeddedPostgres) -> None:
    urls = (running.service_url, running.owner_url, running.superuser_url)
    assert len({DatabaseUrl.parse(url).password for url in urls}) == 3
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(running.superuser_url, password="wrong")


def test_text_sorts_the_same_on_every_machine(running: EmbeddedPostgres) -> None:
    with psycopg.connect(running.owner_url) as owner:
        row = owner.execute(
            "SELECT array_agg(x ORDER BY x), upper('é') FROM unnest(%s::text[]) x",
            [["b", "a", "Z", "é"]],
        ).fetchone()
    assert row == (["Z", "a", "b", "é"], "É")


def test_two_at_once_do_not_meet_and_leave_nothing_behind(running: EmbeddedPostgres) -> None:
    with throwaway_postgres() as other:
        with psycopg.connect(other.superuser_url) as connection:
            connection.execute("CREATE TABLE mine ()")
            backend = connection.info.backend_pid
        with psycopg.connect(running.owner_url) as connection:
            assert connection.execute("SELECT to_regclass('mine')").fetchone() == (None,)
    with pytest.raises(ProcessLookupError):
        os.kill(backend, 0)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(other.superuser_url)


def test_development_keeps_its_data_and_is_shared_while_it_runs(tmp_path: Path) -> None:
    with development_postgres(tmp_path) as first:
        with psycopg.connect(first.owner_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS x")
        with development_postgres(tmp_path) as second:
            assert second == first
        with psycopg.connect(first.owner_url) as connection:  # the guest's leaving stops nothing
            connection.execute("INSERT INTO kept VALUES (2)")
    with development_postgres(tmp_path) as again, psycopg.connect(again.owner_url) as connection:
        assert connection.execute("SELECT sum(x) FROM kept").fetchone() == (3,)


def test_it_recovers_from_a_crash_though_its_process_id_is_now_someone_elses(
    tmp_path: Path,
) -> None:
    with development_postgres(tmp_path) as postgres:
        with psycopg.connect(postgres.owner_url) as connection:
            connection.execute("CREATE TABLE kept ()")
        file = tmp_path / "data" / "postmaster.pid"
        pid, *rest = file.read_text().splitlines()
        os.kill(int(pid), signal.SIGKILL)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        file.write_text("\n".join([str(stranger.pid), *rest]))
        with development_postgres(tmp_path) as again, psycopg.connect(again.owner_url) as owner:
            assert owner.execute("SELECT to_regclass('kept') IS NOT NULL").fetchone() == (True,)
        assert stranger.poll() is None
        stranger.kill()


def test_it_ends_with_a_process_that_is_killed(tmp_path: Path) -> None:
    program = """
        import sys, time
        from pathlib import Path
        from acme.platform.persistence.embedded import development_postgres
        with development_postgres(Path(sys.argv[1])) as postgres:
            print(postgres.owner_url, flush=True)
            time.sleep(60)
    """
    command = [sys.executable, "-c", textwrap.dedent(program), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        url = child.stdout.readline().strip()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept ()")
        child.kill()
    # At once, while the old server may still be on its way out.
    with development_postgres(tmp_path) as again, psycopg.connect(again.owner_url) as connection:
        assert again.owner_url != url
        assert connection.execute("SELECT to_regclass('kept') IS NOT NULL").fetchone() == (True,)


def test_a_port_that_is_taken_is_left_to_its_owner(
    running: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = DatabaseUrl.parse(running.owner_url).port
    ports = iter([taken, process._free_port()])
    monkeypatch.setattr(process, "_free_port", lambda: next(ports))
    with development_postgres(tmp_path) as postgres, psycopg.connect(postgres.owner_url):
        assert DatabaseUrl.parse(postgres.owner_url).port != taken


def test_other_programs_can_take_the_place_of_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "_wheel", lambda: None)
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(EmbeddedPostgresError, match="PG_BIN: no usable postgres"):
        binaries.find_binaries()
    (tmp_path / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 16.4'\n")
    (tmp_path / "postgres").chmod(0o755)
    with pytest.raises(EmbeddedPostgresError, match=r"16\.4 .* but 17 or later"):
        binaries.find_binaries()
    (tmp_path / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 18.1'\n")
    assert binaries.find_binaries() == tmp_path
    monkeypatch.delenv("PG_BIN")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmbeddedPostgresError, match="no Postgres found"):
        binaries.find_binaries()
    (tmp_path / "pg_config").write_text(f"#!/bin/sh\necho '{tmp_path}'\n")
    (tmp_path / "pg_config").chmod(0o755)
    assert binaries.find_binaries() == tmp_path
