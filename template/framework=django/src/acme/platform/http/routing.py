"""Between Django's requests and responses and what the shared code reads and returns."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from acme.platform.http.call import Call
from acme.platform.http.environ import CALL, headers_of
from acme.platform.http.intake import refuse_unacceptable
from acme.platform.http.query import refuse_parameters
from acme.platform.http.reply import Reply
from acme.platform.persistence.database import Database

DATABASE = Database(settings.ENVIRONMENT)
_REQUIRE_IF_MATCH: bool = settings.ENVIRONMENT.require_if_match


def bare_call_of(request: HttpRequest) -> Call:
    """The request as the shared code sees it, before its body is read; one object a request."""
    call: Call | None = request.META.get(CALL)
    if call is None:
        call = request.META[CALL] = Call(
            method=request.method or "",
            path=request.path,
            query=request.META["QUERY_STRING"],
            headers=headers_of(request.META),
            require_if_match=_REQUIRE_IF_MATCH,
        )
    return call


def list_call_of(request: HttpRequest) -> Call:
    """The whole request, of a client that takes what this service answers with."""
    call = bare_call_of(request)
    refuse_unacceptable(call.headers.get("accept"))
    if call.method != "GET":
        call.body = request.body
    return call


def call_of(request: HttpRequest) -> Call:
    """As `list_call_of`, where the operation takes no parameters."""
    call = list_call_of(request)
    refuse_parameters(call)
    return call


def respond(reply: Reply) -> HttpResponse:
    response = HttpResponse(reply.body, status=reply.status, headers=dict(reply.headers))
    if "Content-Type" not in reply.headers:
        del response["Content-Type"]  # Django's own
    return response
