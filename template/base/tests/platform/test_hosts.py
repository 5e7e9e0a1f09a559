"""The service answers to its names, and to nothing that only looks like one of them (H3)."""

import pytest

from acme.platform.http.hosts import AllowedHosts

HOSTS = AllowedHosts(["api.example.com", "*.shops.example.com", "[2001:db8::1]"])


@pytest.mark.parametrize(
    "host",
    [
        "api.example.com",
        "API.Example.COM:8443",
        "api.example.com.",
        "a.shops.example.com",
        "b.a.shops.example.com:443",
        "[2001:DB8::1]:8000",
    ],
)
def test_h3_its_own_names(host: str) -> None:
    assert host in HOSTS


@pytest.mark.parametrize(
    "host",
    [
        "",
        " ",
        "*",
        "example.com",
        "sub.api.example.com",
        "evil-api.example.com",
        "api.example.com.evil.example",
        "api.example.com..",
        "api.example.com:80:80",
        "api.example.com:evil",
        "api.example.com\n",
        "user@api.example.com",
        "evil.example/api.example.com",
        "api.example.com,evil.example",
        "shops.example.com",
        ".shops.example.com",
        "*.shops.example.com",
        "evilshops.example.com",
        "[2001:db8::2]",
        "2001:db8::1",
    ],
)
def test_h3_look_alikes(host: str) -> None:
    assert host not in HOSTS
