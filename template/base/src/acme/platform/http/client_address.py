"""Where a request comes from, past the proxies that are trusted to tell.

Each proxy adds the address that it was called from at the right of `X-Forwarded-For`. What a
client wrote there itself stands to the left of that, and is never reached.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Networks = Sequence[IPv4Network | IPv6Network]

# Some proxies add the port: 192.0.2.1:50000, [2001:db8::1]:50000.
_WITH_PORT = re.compile(r"(?:\[([^\]]*)\]|([0-9.]+))(?::[0-9]{1,5})?", re.ASCII)


def client_address(peer: str | None, forwarded_for: str | None, trusted: Networks) -> str | None:
    """The first address, from our side, that is no trusted proxy's; None where it is none."""
    address = _parse(peer or "")
    hops = [part.strip() for part in (forwarded_for or "").split(",") if part.strip()]
    while hops and _is_in(address, trusted):
        address = _parse(hops.pop())
    return None if address is None else str(address)


def is_trusted(peer: str | None, trusted: Networks) -> bool:
    """Whether what this peer says of a request it passes on is to be believed."""
    return _is_in(_parse(peer or ""), trusted)


def _parse(text: str) -> Address | None:
    match = _WITH_PORT.fullmatch(text)
    try:
        address = ip_address((match[1] or match[2]) if match else text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return None
        # An IPv4 peer of a socket that takes both.
        return address.ipv4_mapped or address
    return address


def _is_in(address: Address | None, networks: Networks) -> bool:
    return address is not None and any(address in network for network in networks)
