"""What a request carries to prove who asks."""

from django.http import HttpRequest

from acme.platform.http.environ import headers_of
from acme.platform.identity import bearer
from acme.platform.identity.assembled import ISSUER
from acme.platform.identity.model import Caller


def credential_of(request: HttpRequest) -> Caller | None:
    """Who asks; None where no credential was sent."""
    return bearer.caller_of(headers_of(request.META).get("authorization"), ISSUER.access)
