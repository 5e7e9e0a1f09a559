"""A client that may use every operation."""

from collections.abc import Iterator
from contextlib import closing

import httpx2
import pytest

from harness.tenants import found_tenant


@pytest.fixture
def caller(client: httpx2.Client) -> Iterator[httpx2.Client]:
    with closing(found_tenant(client).owner.client) as signed_in:
        yield signed_in
