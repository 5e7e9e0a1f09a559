"""What Ninja makes of its own routes, to be held against the contract."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from acme.platform.http.around import add_surroundings
from acme.platform.identity.guard import told_of_guard
from acme.platform.identity.told import SCHEMES


class GuardedSchema(OpenAPISchema):
    """Ninja's own, with whom guards let in: to Ninja they are functions like any other."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        told: dict[str, Any] = super().operation_details(operation)
        for guarding in operation.auth_callbacks:
            self.deep_dict_update(told, told_of_guard(guarding, operation.methods[0]))
        return told


def describe_routes(api: NinjaAPI) -> dict[str, Any]:
    document = GuardedSchema(api, path_prefix="")
    document["components"]["securitySchemes"] = SCHEMES
    return add_surroundings(document)
