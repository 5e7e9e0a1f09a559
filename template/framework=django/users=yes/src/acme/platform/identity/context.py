"""What the routes of identity have in common."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from acme.platform.http.client_address import client_address
from acme.platform.http.environ import headers_of
from acme.platform.identity.model import Device

MAX_USER_AGENT = 1000

Operation = Callable[..., HttpResponse]


def unstored(run: Operation) -> Operation:
    """What is answered here is for one reader only, whether it went well or not."""

    def run_unstored(request: HttpRequest, **parameters: Any) -> HttpResponse:
        response = run(request, **parameters)
        response["Cache-Control"] = "no-store"
        return response

    return run_unstored


def device_of(request: HttpRequest) -> Device:
    headers = headers_of(request.META)
    agent = headers.get("user-agent")
    return Device(
        user_agent=agent[:MAX_USER_AGENT] if agent else None,
        ip_address=client_address(
            request.META.get("REMOTE_ADDR"),
            headers.get("x-forwarded-for"),
            settings.ENVIRONMENT.trusted_proxies,
        ),
    )
