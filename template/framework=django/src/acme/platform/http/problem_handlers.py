"""Every failure of an operation as a problem."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic_core import ErrorDetails

from acme.kit.errors import Refusal
from acme.kit.problem import FieldError, Problem
from acme.platform.http.body import read_json
from acme.platform.http.environ import headers_of, request_id_of
from acme.platform.http.intake import refuse_unacceptable
from acme.platform.http.precedence import problem_of_request
from acme.platform.http.problems import problem_of, refused, reply_with
from acme.platform.http.routing import call_of, respond

Handler = Callable[[HttpRequest, Any], HttpResponse]


def handle_problems(api: NinjaAPI) -> None:
    # Ninja's own handler of anything else hands it to Django, so to handler500 in urls.py.
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], Problem]] = {
        Problem: lambda _, problem: problem,
        Refusal: lambda _, refusal: problem_of(refusal),
        ValidationError: _problem_of_validation,
        HttpError: _problem_of_http_error,
    }
    for kind, find in handlers.items():
        api.add_exception_handler(kind, _sending(find))


def send_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return respond(reply_with(problem, request_id_of(request.META)))


def _sending(find: Callable[[HttpRequest, Any], Problem]) -> Handler:
    def handle(request: HttpRequest, error: Any) -> HttpResponse:
        return send_problem(request, find(request, error))

    return handle


def _problem_of_http_error(_request: HttpRequest, error: HttpError) -> Problem:
    # Ninja wraps whatever its parser raises.
    if isinstance(error.__cause__, Exception):
        raise error.__cause__
    return refused(error.status_code, str(error))


def _problem_of_validation(request: HttpRequest, error: ValidationError) -> Problem:
    headers = headers_of(request.META)
    try:
        refuse_unacceptable(headers.get("accept"))
    except Problem as problem:
        return problem
    return problem_of_request(
        cast("list[ErrorDetails]", error.errors),
        skip=2,
        read_body=lambda: read_json(request.body, headers, request.method or ""),
        look_at_query=lambda: _mistakes_of_query(request),
    )


def _mistakes_of_query(request: HttpRequest) -> Sequence[FieldError]:
    try:
        call_of(request)
    except Problem as problem:
        return problem.errors
    return ()
