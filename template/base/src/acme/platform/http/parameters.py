"""Parameters that the shared code reads, as OpenAPI has them.

Frameworks derive their own documents from signatures, which do not hold these; each route
adds them, so that its document can be compared with the contract.
"""

from typing import Any

from acme.kit.listing import Listing, Operator

Parameters = dict[str, Any]


def declare(place: str, *names: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": place, "schema": {"type": "string"}} for name in names]


CREATE: Parameters = {"parameters": declare("header", "Idempotency-Key")}
READ: Parameters = {"parameters": declare("header", "If-None-Match")}
WRITE: Parameters = {"parameters": declare("header", "If-Match")}


def list_parameters(listing: Listing) -> Parameters:
    names = [*listing.own_parameters]
    for name, column in listing.columns.items():
        operators = [one for one in Operator if one in column.operators]
        names += [name if one is Operator.EQ else f"{name}[{one}]" for one in operators]
    return {"parameters": declare("query", *names)}
