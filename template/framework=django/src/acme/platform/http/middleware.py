"""The last touch on a response: what Django says of itself becomes what the contract says."""

import re
from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from acme.platform.http.environ import ROUTE
from acme.platform.http.problem_handlers import send_problem
from acme.platform.http.problems import unknown_method

View = Callable[[HttpRequest], HttpResponseBase]

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def finish(answer: View) -> View:
    def answer_and_finish(request: HttpRequest) -> HttpResponseBase:
        # Django takes `get` for GET; to HTTP the two are not the same.
        request.method = request.META["REQUEST_METHOD"]
        response = answer(request)
        if request.resolver_match is not None:
            request.META[ROUTE] = _template_of(request.resolver_match.route)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = set(response["Allow"].split(", "))
            allowed |= {"HEAD"} if "GET" in allowed else set()
            problem = unknown_method(request.method or "", ", ".join(sorted(allowed)))
            return send_problem(request, problem)
        return response

    return answer_and_finish


@cache
def _template_of(route: str) -> str:
    """A route, of which there are so many, as the contract writes it."""
    return "/" + _PARAMETER.sub(r"{\1}", route)
