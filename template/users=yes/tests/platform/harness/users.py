"""Users of the service under test, who come in over HTTP as anybody does."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx2

from harness.service import NO_AUTHORITIES

PASSWORD = "correct horse battery staple"
_numbers = count(1)


@dataclass(frozen=True)
class Somebody:
    """A user, signed in."""

    id: str
    email: str
    tokens: dict[str, Any]
    client: httpx2.Client


def sign_up(client: httpx2.Client, email: str = "", **headers: str) -> Somebody:
    """Register, and get a client that carries the user's credential."""
    email = email or f"user{next(_numbers)}@example.com"
    response = client.post(
        "/api/v1/auth/register",
        json={"email": email, "password": PASSWORD},
    )
    assert response.status_code == 201, response.text
    answer = response.json()
    return Somebody(
        id=answer["user"]["id"],
        email=email,
        tokens=answer,
        client=with_token(client, answer["access_token"], **headers),
    )


def with_token(client: httpx2.Client, token: str, **headers: str) -> httpx2.Client:
    """The same service, asked with this token."""
    credential = {"Authorization": f"Bearer {token}"}
    return httpx2.Client(
        base_url=client.base_url,
        headers={**credential, **headers},
        timeout=client.timeout,
        verify=NO_AUTHORITIES,
        event_hooks=client.event_hooks,
    )
