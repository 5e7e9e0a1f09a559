"""What FastAPI makes of its own routes, to be held against the contract."""

from typing import Any


def describe_routes() -> dict[str, Any]:
    # Importing it builds the application, which needs the settings.
    from acme.bootstrap import api

    return api.openapi()
