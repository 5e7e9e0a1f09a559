"""Which of the API's routes are tried for a path.

Django tries one after the other, which for the last of many resources costs more than all else
that it does for a request. Here those are tried that begin as the path does.
"""

from collections.abc import Sequence

from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Route = URLPattern | URLResolver

# `api/v1/products`: beyond these there are few routes to tell apart.
SEGMENTS = 3


class Routes(URLResolver):
    def __init__(self, routes: Sequence[Route], application: str, namespace: str) -> None:
        super().__init__(RoutePattern(""), routes, {}, application, namespace)
        self._names = [application], [namespace]
        # Ninja's routes are all of this kind; only such a one tells of no match by None.
        self._by_start = _group([one for one in routes if isinstance(one, URLPattern)])

    def resolve(self, path: str) -> ResolverMatch:
        for route in self._by_start.get(_start_of(path)) or self._by_start[None]:
            match = route.resolve(path)
            if match is not None:
                match.app_names, match.namespaces = self._names
                return match
        raise Resolver404({"path": path})


def _group(routes: Sequence[URLPattern]) -> dict[str | None, list[URLPattern]]:
    """The routes by how they start, in their order; those without a start are in every group."""
    starts = [_fixed_start_of(route) for route in routes]
    return {
        start: [
            route for route, own in zip(routes, starts, strict=True) if own is None or own == start
        ]
        for start in {None, *starts}
    }


def _fixed_start_of(route: URLPattern) -> str | None:
    """None where a parameter comes so early that any path may be meant."""
    start = _start_of(str(route.pattern))
    return None if "<" in start else start


def _start_of(path: str) -> str:
    return "/".join(path.split("/", SEGMENTS)[:SEGMENTS])
