"""Lists that are neither filtered nor sorted by their readers: `limit` and `cursor` alone."""

from dataclasses import replace

from acme.kit.listing import Column, Listing, ListQuery, Sort
from acme.kit.parsing import parse_uuid
from acme.kit.problem import FieldError, invalid
from acme.platform.http.call import Call
from acme.platform.http.parameters import Parameters, declare
from acme.platform.http.query import read_list_query

PAGE: Parameters = {"parameters": declare("query", "limit", "cursor")}
_NOT_HERE = {"sort", "fields"}


def read_page_query(call: Call, name: str, *, newest_first: bool = False) -> ListQuery:
    """Understand the query string of the list with this name, or refuse it."""
    listing = Listing(name, columns={"id": Column(parse_uuid)}, properties=frozenset())
    sent = {part.partition("=")[0] for part in call.query.split("&")}
    if unknown := sorted(sent & _NOT_HERE):
        raise invalid(
            *(FieldError(one, "unknown_parameter", "is not known", "parameter") for one in unknown)
        )
    query = read_list_query(call, listing)
    return replace(query, sort=(Sort("id", descending=newest_first),))
