"""A JSON object that changes another (RFC 7396) instead of replacing it."""

from typing import Any


class MergePatch(dict[str, Any]):
    """Members that are null are removed, objects merged, all else replaced."""
