"""Where a request comes from, past the proxies that are trusted to tell."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

Networks = Sequence[IPv4Network | IPv6Network]


def client_address(peer: str | None, forwarded_for: str | None, trusted: Networks) -> str | None:
    """The first address, from our side, that no trusted proxy has; None where it is none."""
    hops = [part.strip() for part in (forwarded_for or "").split(",") if part.strip()]
    address = peer
    while address is not None and _is_in(address, trusted) and hops:
        address = hops.pop()
    return address if _is_address(address) else None


def _is_in(address: str, networks: Networks) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def _is_address(address: str | None) -> bool:
    try:
        return address is not None and bool(ip_address(address))
    except ValueError:
        return False
