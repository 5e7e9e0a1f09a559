"""A server of the session's with the admin switched on."""

from collections.abc import Iterator

import pytest

from harness.database import Database
from harness.service import Service, running_service

SETTINGS = {"ADMIN_ENABLED": "1", "TRUSTED_PROXIES": "127.0.0.1"}


@pytest.fixture(scope="session")
def _admin_server(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    log = tmp_path_factory.mktemp("admin") / "log"
    with running_service(log, **database.environment, **SETTINGS) as service:
        yield service


@pytest.fixture
def admin_server(_admin_server: Service, empty_database: None) -> Service:
    """The admin of an empty database."""
    return _admin_server
