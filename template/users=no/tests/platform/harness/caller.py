"""A client that may use every operation."""

import httpx2
import pytest


@pytest.fixture
def caller(client: httpx2.Client) -> httpx2.Client:
    return client
