"""A client that may use every operation."""

from collections.abc import Iterator
from contextlib import closing

import httpx2
import pytest

from harness.users import sign_up


@pytest.fixture
def caller(client: httpx2.Client) -> Iterator[httpx2.Client]:
    with closing(sign_up(client).client) as signed_in:
        yield signed_in
