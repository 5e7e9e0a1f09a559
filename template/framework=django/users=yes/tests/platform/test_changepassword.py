"""A password that Django changes: held to the API's rules, and the end of every session."""

import os
import subprocess
import sys

import httpx2
import pytest

from harness.database import Database
from harness.users import PASSWORD, Somebody, sign_up

BETTER = "an entirely different sentence"


@pytest.fixture
def somebody(client: httpx2.Client) -> Somebody:
    return sign_up(client)


def change_password(
    config: pytest.Config, database: Database, email: str, *passwords: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", "changepassword", email],
        cwd=config.rootpath,
        env=os.environ | database.environment,
        # Each is asked for twice, and read from here where there is no terminal.
        input="".join(f"{password}\n" * 2 for password in passwords),
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_rules_of_the_api_hold_and_every_session_ends(
    pytestconfig: pytest.Config,
    database: Database,
    client: httpx2.Client,
    somebody: Somebody,
) -> None:
    """A9 and A11: Django asks three times."""
    refused = ("passwordpassword", f"{somebody.email} and more")
    ended = change_password(pytestconfig, database, somebody.email, *refused, BETTER)
    assert ended.returncode == 0, ended.stderr
    for complaint in ("guessed first", "email address"):
        assert complaint in ended.stderr
    assert somebody.client.get("/api/v1/me").status_code == 401
    for password, status in ((PASSWORD, 401), (refused[1], 401), (BETTER, 200)):
        login = {"email": somebody.email, "password": password}
        assert client.post("/api/v1/auth/login", json=login).status_code == status
