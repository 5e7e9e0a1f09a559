"""Somebody who may use Django's admin, made as the documentation says."""

import os
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    # A plugin of its own, which pytest wants to import itself.
    from harness.database import Database


class Administrator(NamedTuple):
    username: str = "root"
    password: str = "correct horse battery staple"


@pytest.fixture
def administrator(
    pytestconfig: pytest.Config, database: "Database", empty_database: None
) -> Administrator:
    made = Administrator()
    subprocess.run(
        [sys.executable, "manage.py", "createsuperuser", "--noinput", "--email", "x@example.com"],
        cwd=pytestconfig.rootpath,
        env=os.environ
        | database.environment
        | {
            "DJANGO_SUPERUSER_USERNAME": made.username,
            "DJANGO_SUPERUSER_PASSWORD": made.password,
        },
        check=True,
        timeout=60,
    )
    return made
