"""Which of the API's routes are tried for a path.

Django tries one after the other, which for the last of many resources costs more than all else
that it does for a request. Here those are tried that begin as the path does.
"""

from collections.abc import Sequence

from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Route = URLPattern | URLResolver

# `api/v1/products`: beyond these there are few routes to tell apart.
SEGMENTS = 3


class Routes(URLResolver):
    def __init__(self, routes: Sequence[Route], application: str, namespace: str) -> None:
        super().__init__(RoutePattern(""), routes, {}, application, namespace)
        self._by_start = {
            start: URLResolver(RoutePattern(""), some, {}, application, namespace)
            for start, some in _group(routes).items()
        }

    def resolve(self, path: str) -> ResolverMatch:
        near = self._by_start.get(_start_of(path)) or self._by_start[None]
        return near.resolve(path)


def _group(routes: Sequence[Route]) -> dict[str | None, list[Route]]:
    """The routes by how they start, in their order; those without a start are in every group."""
    starts = [_fixed_start_of(route) for route in routes]
    return {
        start: [
            route for route, own in zip(routes, starts, strict=True) if own is None or own == start
        ]
        for start in {None, *starts}
    }


def _fixed_start_of(route: Route) -> str | None:
    """None where a parameter comes so early that any path may be meant."""
    start = _start_of(str(route.pattern))
    return None if "<" in start else start


def _start_of(path: str) -> str:
    return "/".join(path.split("/", SEGMENTS)[:SEGMENTS])
