"""What Ninja makes of its own routes, to be held against the contract."""

from typing import Any

from ninja import NinjaAPI

from acme.platform.http.around import add_surroundings


def describe_routes(api: NinjaAPI) -> dict[str, Any]:
    return add_surroundings(api.get_openapi_schema(path_prefix=""))
