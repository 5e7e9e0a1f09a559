"""Somebody who may use Django's admin."""

from typing import NamedTuple

import httpx2
import psycopg
import pytest

from harness.users import PASSWORD, sign_up


class Administrator(NamedTuple):
    username: str
    password: str


@pytest.fixture
def administrator(client: httpx2.Client, admin: psycopg.Connection) -> Administrator:
    somebody = sign_up(client)
    admin.execute("UPDATE users SET role = 'admin' WHERE id = %s", [somebody.id])
    return Administrator(somebody.email, PASSWORD)
