"""Names of constraints and indexes."""

import hashlib


def identifier(name: str) -> str:
    """A name that PostgreSQL keeps whole: it cuts those over 63 bytes without a word."""
    if len(name) <= 63:
        return name
    return f"{name[:54]}_{hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:8]}"
