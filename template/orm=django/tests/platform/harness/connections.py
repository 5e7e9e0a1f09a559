"""Django's connections, which lead to the tests' own database."""

import pytest
from django.db import connections

from acme.platform.persistence.configuration import databases
from acme.platform.settings import load
from acme.settings import Settings
from harness.database import Database


@pytest.fixture(scope="session")
def database(database: Database) -> Database:
    """The one that there is, which Django has to be told of: it was set up without any."""
    for alias, address in databases(load(Settings)).items():
        connections.settings[alias].update(address)
    return database
