"""Lists that are neither filtered nor sorted by their readers: `limit` and `cursor` alone."""

from dataclasses import replace

from acme.kit.listing import Column, Listing, ListQuery, Sort
from acme.kit.parsing import parse_uuid
from acme.platform.http.call import Call
from acme.platform.http.parameters import list_parameters
from acme.platform.http.query import read_list_query

PAGE = list_parameters(Listing("", {}, properties=frozenset()))
# What continues the list, and nothing that is asked for.
_ID = Column(parse_uuid, operators=frozenset(), sortable=False)


def read_page_query(call: Call, name: str, *, newest_first: bool = False) -> ListQuery:
    """Understand the query string of the list with this name, or refuse it."""
    query = read_list_query(call, Listing(name, {"id": _ID}, properties=frozenset()))
    return replace(query, sort=(Sort("id", descending=newest_first),))
