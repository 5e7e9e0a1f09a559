"""What Django answers where no operation does: urls.py names these."""

import sys

import structlog
from django.http import HttpRequest, HttpResponse

from acme.platform.http.problem_handlers import send_problem
from acme.platform.http.problems import internal_error, refused, unknown_path

log = structlog.get_logger("http")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return send_problem(request, refused(400, "The request is malformed."))


def forbidden(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    return send_problem(request, refused(403, "This is not allowed."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return send_problem(request, unknown_path())


def server_error(request: HttpRequest) -> HttpResponse:
    # Django calls this while it handles the exception, and is told to say nothing itself.
    log.error("request_failed", exc_info=sys.exception())
    return send_problem(request, internal_error())
