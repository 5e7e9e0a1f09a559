"""How Ninja is held to the contract: strict bodies, and every mistake told at once."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.functional import SimpleLazyObject
from ninja import NinjaAPI
from ninja.errors import ValidationError, ValidationErrorContext
from ninja.parser import Parser

from acme.kit.problem import Problem
from acme.platform.http.body import read_json
from acme.platform.http.environ import headers_of


class StrictParser(Parser):
    """Reads JSON by the contract's rules instead of the standard library's."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        try:
            body = read_json(request.body, headers_of(request.META), request.method or "")
        except Problem:
            # The path comes before what is sent to it: the reason is told once both are known.
            body = None
        # Any JSON value: the schema says what it must be.
        return cast("dict[str, Any]", body)


class StrictApi(NinjaAPI):
    def __init__(self, **options: Any) -> None:
        super().__init__(parser=StrictParser(), **options)

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        routes, application, namespace = super().urls
        # Each path once, and then again for the names of its other operations: Django tries one
        # after the other, and Ninja lists a path as often as it has operations.
        first = {str(route.pattern): route for route in reversed(routes)}
        again = [route for route in routes if route is not first[str(route.pattern)]]
        return [*reversed(first.values()), *again], application, namespace

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        # Made for each request, for operations that return no response of their own. Ours do.
        make = super().create_temporal_response
        return cast(HttpResponse, SimpleLazyObject(lambda: make(request)))

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """As Ninja's own, with the value that was wrong: null is told from other mistakes."""
        return ValidationError(
            [
                {**mistake, "loc": (context.model.__ninja_param_source__, *mistake["loc"])}
                for context in error_contexts
                for mistake in context.pydantic_validation_error.errors(include_url=False)
            ]
        )
