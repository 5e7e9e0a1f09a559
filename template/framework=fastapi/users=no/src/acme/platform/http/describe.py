"""What FastAPI makes of its own routes, to be held against the contract."""

import copy
from typing import Any

from fastapi import FastAPI

from acme.platform.http.around import add_surroundings
from acme.platform.http.routing import drop_unused_answers


def describe_routes(api: FastAPI) -> dict[str, Any]:
    return add_surroundings(drop_unused_answers(copy.deepcopy(api.openapi())))
