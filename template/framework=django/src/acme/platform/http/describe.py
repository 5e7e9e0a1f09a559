"""What Ninja makes of its own routes, to be held against the contract."""

from typing import Any

from ninja import NinjaAPI


def describe_routes(api: NinjaAPI) -> dict[str, Any]:
    return api.get_openapi_schema(path_prefix="")
