"""What the routes of identity are given."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from acme.kit.errors import Refusal
from acme.kit.problem import Problem
from acme.platform.http.client_address import client_address
from acme.platform.http.problems import problem_of
from acme.platform.http.routing import StrictRoute
from acme.platform.identity.identity import Identity
from acme.platform.identity.model import Device

MAX_USER_AGENT = 1000
NO_STORE = {"Cache-Control": "no-store"}


class IdentityRoute(StrictRoute):
    """What is answered here is for one reader only, whether it went well or not."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_unstored(request: Request) -> Response:
            try:
                response = await handle(request)
            except Refusal as refusal:
                problem = problem_of(refusal)
                problem.headers = {**problem.headers, **NO_STORE}
                raise problem from refusal
            except Problem as problem:
                problem.headers = {**problem.headers, **NO_STORE}
                raise
            response.headers.update(NO_STORE)
            return response

        return handle_unstored


async def identity_of(request: Request) -> Identity:
    identity: Identity = request.app.state.identity
    return identity


async def device_of(request: Request) -> Device:
    headers = request.state.headers
    agent = headers.get("user-agent")
    return Device(
        user_agent=agent[:MAX_USER_AGENT] if agent else None,
        ip_address=client_address(
            request.client.host if request.client else None,
            headers.get("x-forwarded-for"),
            request.app.state.settings.trusted_proxies,
        ),
    )


CurrentIdentity = Annotated[Identity, Depends(identity_of)]
CurrentDevice = Annotated[Device, Depends(device_of)]
