"""Who calls: users of the service, each with a tenant where there are tenants."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

import httpx2

from .api import Api, read_json
from .contract import Operation
from .mail import Mailbox
from .target import Target

PASSWORD = "a correct horse and {} staples"
_REFRESH_AFTER = 600
_NUMBERS = count(1)


@dataclass
class Actor:
    """Somebody (or nobody, where `auth` is `none`) who calls the API."""

    api: Api
    email: str = ""
    password: str = ""
    user_id: str = ""
    tokens: dict[str, Any] = field(default_factory=dict)
    organization: dict[str, Any] = field(default_factory=dict)
    """The tenant that the actor works in; it is the only one unless a test adds another."""
    names_tenant: bool = False
    """Whether `X-Tenant` is sent with each request."""
    _since: float = 0

    @property
    def headers(self) -> dict[str, str]:
        sent = {}
        if self.tokens:
            sent["Authorization"] = f"Bearer {self.token}"
        if self.names_tenant:
            sent["X-Tenant"] = self.organization["slug"]
        return sent

    @property
    def token(self) -> str:
        if self.email and time.monotonic() - self._since > _REFRESH_AFTER:
            self.login()
        return str(self.tokens["access_token"])

    @property
    def tenant_id(self) -> str:
        return str(self.organization["id"])

    def login(self) -> dict[str, Any]:
        answer = self.api.send(
            "POST",
            "/api/v1/auth/login",
            json={"email": self.email, "password": self.password},
            status=200,
        )
        self.hold(read_json(answer))
        return self.tokens

    def hold(self, tokens: dict[str, Any]) -> None:
        self.tokens = {name: tokens[name] for name in ("access_token", "refresh_token")}
        self._since = time.monotonic()

    def send(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any
    ) -> httpx2.Response:
        return self.api.send(method, path, headers={**self.headers, **(headers or {})}, **options)

    def call(
        self, operation: Operation, *, path: str | None = None, **options: Any
    ) -> httpx2.Response:
        return self.send(operation.method, path or operation.path, **options)

    def paths_with(self, operation: Operation, text: str) -> list[str]:
        """Its path with this for one identifier after the other, and what could be for the others.

        Within the actor's own tenant: what comes after a foreign one is not looked at.
        """
        usual = {name: str(uuid4()) for name in operation.identifiers}
        if "organization_id" in usual:
            usual["organization_id"] = self.tenant_id
        return [operation.fill(**{**usual, name: text}) for name in operation.identifiers]

    def json(self, method: str, path: str, **options: Any) -> Any:
        return read_json(self.send(method, path, **options))


class World:
    """Makes actors."""

    def __init__(self, target: Target, api: Api, mailbox: Mailbox) -> None:
        self.target = target
        self.api = api
        self.mailbox = mailbox

    def nobody(self) -> Actor:
        return Actor(self.api)

    def newcomer(self) -> Actor:
        """A registered user, without a tenant."""
        assert self.target.users
        name = f"user-{next(_NUMBERS)}-{uuid4().hex[:12]}"
        actor = Actor(self.api, email=f"{name}@example.com")
        actor.password = PASSWORD.format(uuid4().hex)
        self.api.secrets.add(actor.password)
        answer = self.api.send(
            "POST",
            "/api/v1/auth/register",
            json={"email": actor.email, "password": actor.password, "name": name},
            status=201,
        )
        body = read_json(answer)
        actor.user_id = body["user"]["id"]
        actor.hold(body)
        return actor

    def actor(self) -> Actor:
        """Somebody apart from all others: an own tenant, or an own user, or nobody."""
        if not self.target.users:
            return self.nobody()
        actor = self.newcomer()
        if self.target.tenants:
            actor.organization = self.organization(actor)
        return actor

    def organization(self, owner: Actor) -> dict[str, Any]:
        slug = f"tenant-{next(_NUMBERS)}-{uuid4().hex[:8]}"
        body: dict[str, Any] = owner.json(
            "POST", "/api/v1/organizations", json={"slug": slug, "name": slug}, status=201
        )
        return body

    def colleague(self, owner: Actor, role: str = "member") -> Actor:
        """Another user of the owner's tenant, who came as people come: by an invitation."""
        actor = self.newcomer()
        self.join(actor, owner, role)
        return actor

    def join(self, actor: Actor, owner: Actor, role: str = "member") -> None:
        owner.send(
            "POST",
            f"/api/v1/organizations/{owner.tenant_id}/invitations",
            json={"email": actor.email, "role": role},
            status=201,
        )
        token = self.mailbox.token(actor.email)
        actor.organization = actor.json(
            "POST", "/api/v1/invitations/accept", json={"token": token}, status=200
        )
