"""The names a service answers to: another one is a request that went astray, or was sent to."""

import re
from collections.abc import Iterable

# What a probe asks comes to an address, not to a name, and is the same whatever the name is.
PROBES = frozenset({"/health", "/ready"})
_HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{0,5})?", re.ASCII)


class AllowedHosts:
    """`api.example.com` is one name, `*.example.com` every name below that one. Ports do not count."""

    def __init__(self, patterns: Iterable[str]) -> None:
        wanted = set(patterns)
        self._below = tuple(one.removeprefix("*") for one in wanted if one.startswith("*."))
        self._names = frozenset(one for one in wanted if not one.startswith("*."))

    def __contains__(self, host: str) -> bool:
        """Take the value of `Host`. Two of them, joined by a comma, are no name."""
        match = _HOST.fullmatch(host.lower())
        if match is None:
            return False
        name = match[1].removesuffix(".")
        return name in self._names or any(
            name.endswith(suffix) and name != suffix for suffix in self._below
        )
