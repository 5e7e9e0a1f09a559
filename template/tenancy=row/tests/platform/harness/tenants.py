"""Tenants of the service under test, founded over HTTP as anybody does."""

from dataclasses import dataclass
from itertools import count

import httpx2

from harness.users import Somebody, sign_up

_numbers = count(1)


@dataclass(frozen=True)
class Tenant:
    id: str
    slug: str
    owner: Somebody


def found_tenant(client: httpx2.Client) -> Tenant:
    """An organization, and its owner, who is in no other."""
    owner = sign_up(client)
    slug = f"tenant-{next(_numbers)}"
    body = {"slug": slug, "name": slug}
    response = owner.client.post("/api/v1/organizations", json=body)
    assert response.status_code == 201, response.text
    return Tenant(id=response.json()["id"], slug=slug, owner=owner)
