"""Whose requests those of nobody in particular are: an address's."""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

from acme.platform.http.client_address import Networks, client_address
from acme.platform.limits.ports import Visit

REMEMBERED = 4096
# Who has one address of version 6 has these many: one bucket for all of them.
PREFIX = 64


def address_of(visit: Visit, trusted: Networks) -> str:
    address = client_address(visit.peer, visit.headers.get("x-forwarded-for"), trusted)
    # Peers of a Unix socket, and what a trusted proxy says that is no address.
    return "unknown" if address is None else _network_of(address)


@lru_cache(REMEMBERED)
def _network_of(address: str) -> str:
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, PREFIX), strict=False))
    return address
