"""Somebody who may use Django's admin."""

from typing import NamedTuple

import pytest

from acme.platform.identity.demo_user import EMAIL, PASSWORD


class Administrator(NamedTuple):
    username: str
    password: str


@pytest.fixture
def administrator() -> Administrator:
    """The owner of the organization that the examples are in."""
    return Administrator(EMAIL, PASSWORD)
