"""What FastAPI makes of its own routes, to be held against the contract."""

from typing import Any

from fastapi import FastAPI


def describe_routes(api: FastAPI) -> dict[str, Any]:
    return api.openapi()
