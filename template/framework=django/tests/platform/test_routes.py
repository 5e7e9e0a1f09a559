"""The routes that are tried for a path are those that Django would have found."""

import pytest
from django.http import HttpResponse
from django.urls import Resolver404, ResolverMatch, URLResolver, path
from django.urls.resolvers import RegexPattern, RoutePattern

from acme.platform.http.routes import Routes


def view(_request: object, **_parameters: object) -> HttpResponse:
    return HttpResponse()


ROUTES = [
    path("health", view, name="health"),
    path("api/v1/a", view, name="list"),
    path("api/v1/a/<int:key>", view, name="one"),
    path("api/<str:version>/a", view, name="any version"),
    path("api/v1/b", view, name="behind any version"),
    path("api/v1/b/<int:key>/parts", view, name="parts"),
    path("<path:rest>/end", view, name="any end"),
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("health", "health"),
        ("api/v1/a", "list"),
        ("api/v1/a/1", "one"),
        ("api/v2/a", "any version"),
        ("api/v1/b", "behind any version"),
        ("api/v1/b/2/parts", "parts"),
        ("api/v1/a/x/end", "any end"),
        ("x/end", "any end"),
    ],
)
def test_a_path_finds_its_route_as_in_django_itself(asked: str, found: str) -> None:
    own = resolve(Routes(ROUTES, "app", "space"), asked)
    stock = resolve(URLResolver(RoutePattern(""), ROUTES, {}, "app", "space"), asked)
    assert own.url_name == stock.url_name == found
    assert own.kwargs == stock.kwargs
    assert own.view_name == stock.view_name == f"space:{found}"
    assert own.route == stock.route


@pytest.mark.parametrize("asked", ["", "health/", "api/v1", "api/v1/a/", "api/v1/a/x", "nothing"])
def test_a_path_of_no_route_is_unknown(asked: str) -> None:
    with pytest.raises(Resolver404):
        resolve(Routes(ROUTES, "app", "space"), asked)


def resolve(routes: URLResolver, asked: str) -> ResolverMatch:
    """As Django does, beginning with the root of all paths."""
    return URLResolver(RegexPattern(r"^/"), [routes]).resolve(f"/{asked}")
