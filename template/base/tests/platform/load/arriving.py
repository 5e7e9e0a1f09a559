"""What a client has to say before, and with, what it asks."""

from collections.abc import Callable, Mapping
from typing import Any

# The headers of the next request.
Headers = Callable[[], dict[str, str]]
# Sends a body to a path, and gives back the answer; of one that is refused, it raises.
Post = Callable[[str, Mapping[str, Any], Mapping[str, str]], dict[str, Any]]


class RefusedError(Exception):
    """The service does not let a client in that ought to be; the message says how it would."""
