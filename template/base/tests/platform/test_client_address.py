"""Nobody says of himself where he comes from (H3)."""

from ipaddress import ip_network

import pytest

from acme.platform.http.client_address import client_address, is_trusted

PROXY = "10.0.0.1"
TRUSTED = [ip_network("10.0.0.0/8"), ip_network("2001:db8:1::/48")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "wanted"),
    [
        # Nobody in between.
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "", "203.0.113.9"),
        ("2001:DB8::0:9", None, "2001:db8::9"),
        (None, None, None),
        (None, "203.0.113.9", None),
        ("a socket", "203.0.113.9", None),
        # Whoever is no proxy is not believed.
        ("203.0.113.9", "6.6.6.6", "203.0.113.9"),
        ("203.0.113.9", "6.6.6.6, 10.0.0.2", "203.0.113.9"),
        ("2001:db8:2::1", "6.6.6.6", "2001:db8:2::1"),
        # One proxy, then several.
        (PROXY, None, PROXY),
        (PROXY, "203.0.113.9", "203.0.113.9"),
        (PROXY, "203.0.113.9,10.0.0.2 , 10.0.0.3", "203.0.113.9"),
        (PROXY, "203.0.113.9, 2001:db8:1::5", "203.0.113.9"),
        ("2001:db8:1::5", "203.0.113.9", "203.0.113.9"),
        # What the client wrote itself stands to the left.
        (PROXY, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (PROXY, "10.0.0.9, 203.0.113.9", "203.0.113.9"),
        (PROXY, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (PROXY, "rubbish, 203.0.113.9", "203.0.113.9"),
        # All of them are ours: the farthest one asks.
        (PROXY, "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        # The forms that proxies write.
        (PROXY, "203.0.113.9:50123", "203.0.113.9"),
        (PROXY, "[2001:db8::9]:50123", "2001:db8::9"),
        (PROXY, "[2001:db8::9]", "2001:db8::9"),
        (PROXY, "203.0.113.9, 10.0.0.2:443", "203.0.113.9"),
        (PROXY, "203.0.113.9, , ,", "203.0.113.9"),
        # IPv4 on a socket that takes both.
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "6.6.6.6", "203.0.113.9"),
        (PROXY, "::ffff:203.0.113.9", "203.0.113.9"),
        # No address at all.
        (PROXY, "unknown", None),
        (PROXY, "6.6.6.6, unknown", None),
        (PROXY, "6.6.6.6, unknown, 10.0.0.2", None),
        (PROXY, "203.0.113.9:http", None),
        (PROXY, "203.0.113.999", None),
        (PROXY, "[203.0.113.9", None),
        (PROXY, "[]:80", None),
        (PROXY, "fe80::1%<script>", None),
        (PROXY, "203.0.113.9 6.6.6.6", None),
    ],
)
def test_h3_the_address_is_the_first_that_is_no_proxys(
    peer: str | None, forwarded: str | None, wanted: str | None
) -> None:
    assert client_address(peer, forwarded, TRUSTED) == wanted


def test_h3_without_proxies_nobody_is_believed() -> None:
    assert client_address(PROXY, "203.0.113.9", []) == PROXY


def test_h3_only_proxies_are_trusted() -> None:
    for peer in (PROXY, "2001:db8:1::5", "::ffff:10.0.0.1"):
        assert is_trusted(peer, TRUSTED)
    for stranger in ("203.0.113.9", "2001:db8:2::1", "10.0.0.1.evil.example", "", None):
        assert not is_trusted(stranger, TRUSTED)
