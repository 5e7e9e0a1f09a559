"""All that is wrong with a request, told at once."""

from collections.abc import Sequence
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute

from acme.kit.problem import FieldError, Problem
from acme.platform.http.body import read_json
from acme.platform.http.precedence import problem_of_request


class WrongQuery(Problem):
    """A dependency refuses the query: FastAPI has looked at neither path nor body by then."""


async def problem_of_query(route: APIRoute, request: Request, refused: WrongQuery) -> Problem:
    """Look at the rest of the request as well."""
    mistakes: list[Any] = []
    for key in route.dependant.path_params:
        _, wrong = key.validate(request.path_params[key.alias], {}, loc=("path",))
        mistakes += wrong
    if route.body_field is not None:
        _, wrong = route.body_field.validate(await request.json(), {}, loc=("body",))
        mistakes += wrong
    return await problem_of_validation(request, mistakes, refused.errors)


async def problem_of_validation(
    request: Request, mistakes: Sequence[Any], query: Sequence[FieldError] = ()
) -> Problem:
    async def read_body() -> object:
        return read_json(await request.body(), request.state.headers, request.method)

    return await problem_of_request(
        mistakes, skip=1, read_body=read_body, look_at_query=lambda: query
    )
