"""Between Django's requests and responses and what the shared code reads and returns."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from acme.platform.http.call import Call
from acme.platform.http.environ import Headers
from acme.platform.http.intake import refuse_unacceptable
from acme.platform.http.query import refuse_parameters
from acme.platform.http.reply import Reply
from acme.platform.persistence.database import Database

DATABASE = Database(settings.ENVIRONMENT)


def list_call_of(request: HttpRequest) -> Call:
    """The request as the shared code sees it."""
    headers = Headers(request.META)
    refuse_unacceptable(headers.get("accept"))
    return Call(
        method=request.method or "",
        path=request.path,
        query=request.META["QUERY_STRING"],
        headers=headers,
        body=b"" if request.method == "GET" else request.body,
        require_if_match=settings.ENVIRONMENT.require_if_match,
    )


def call_of(request: HttpRequest) -> Call:
    """As `list_call_of`, where the operation takes no parameters."""
    call = list_call_of(request)
    refuse_parameters(call)
    return call


def respond(reply: Reply) -> HttpResponse:
    response = HttpResponse(reply.body, status=reply.status)
    del response["Content-Type"]
    for name, value in reply.headers.items():
        response[name] = value
    return response
