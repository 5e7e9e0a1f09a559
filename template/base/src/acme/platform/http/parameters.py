"""Parameters that the shared code reads, as OpenAPI has them.

Frameworks derive their own documents from signatures, which do not hold these; each route
adds them, so that its document can be compared with the contract.
"""

from collections.abc import Collection, Iterator
from typing import Any

from acme.kit.listing import Column, Listing, Operator
from acme.platform.http.forms import (
    CURSOR,
    KEY,
    LIMIT,
    SEARCH,
    TAGS,
    Schema,
    choices_of,
    form_of,
    several,
)
from acme.platform.http.query import MAX_SORTS

Parameters = dict[str, Any]


def declare(place: str, name: str, schema: Schema | None, **more: Any) -> Parameters:
    """One parameter; what it may be is left open where there is no schema."""
    told = {"name": name, "in": place, **more}
    return told if schema is None else {**told, "schema": schema}


# What can be sent again, and what has a version from then on.
REPEAT: Parameters = {"parameters": [declare("header", "Idempotency-Key", KEY)]}
CREATE: Parameters = {**REPEAT, "responses": {"201": {"headers": {"ETag": {}, "Location": {}}}}}
READ: Parameters = {"parameters": [declare("header", "If-None-Match", TAGS)]}
WRITE: Parameters = {"parameters": [declare("header", "If-Match", TAGS)]}


def answering(*statuses: int) -> Parameters:
    """What a route answers beside its success and what all routes of its kind do (around.py)."""
    return {"responses": {str(status): {} for status in statuses}}


def list_parameters(listing: Listing) -> Parameters:
    sortable = [name for name, column in listing.columns.items() if column.sortable]
    own = {
        "limit": declare("query", "limit", LIMIT),
        "cursor": declare("query", "cursor", CURSOR),
        "sort": _choice("sort", [*sortable, *(f"-{name}" for name in sortable)], MAX_SORTS),
        "fields": _choice("fields", listing.properties, len(listing.properties)),
        "q": declare("query", "q", SEARCH),
    }
    filters = [one for name, column in listing.columns.items() for one in _filters(name, column)]
    return {"parameters": [*(own[name] for name in listing.own_parameters), *filters]}


def _choice(name: str, names: Collection[str], most: int) -> Parameters:
    items = {"type": "string", "enum": sorted(names)}
    return declare("query", name, several(items, most, uniqueItems=True), explode=False)


def _filters(name: str, column: Column) -> Iterator[Parameters]:
    form = form_of(column.parse)
    for operator in Operator:
        if operator not in column.operators:
            continue
        if operator is Operator.EQ:
            yield declare("query", name, form)
        elif operator is Operator.IN:
            yield declare("query", f"{name}[in]", choices_of(form), explode=False)
        else:
            yield declare("query", f"{name}[{operator}]", form)
