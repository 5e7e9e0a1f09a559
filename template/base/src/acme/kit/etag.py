"""Entity tags that name a version of a row, and the conditions that clients put on them."""

import re
from collections.abc import Collection
from uuid import UUID

_TAG = re.compile(r'(W/)?"([!#-~]*)"')
# As RFC 9110 has lists: any blanks around the commas, and nothing between two of them.
_TAGS = re.compile(r'\*|[ \t,]*(W/)?"[!#-~]*"([ \t]*,[ \t,]*(W/)?"[!#-~]*")*[ \t,]*')


class BadTags(ValueError):
    """The header is neither a list of entity tags nor `*`."""


def etag_for(key: UUID, version: int) -> str:
    return f'"{key.hex[-8:]}-{version}"'


def etag_matches(header: str, etag: str) -> bool:
    """Tell whether `If-None-Match` names the tag. The comparison is weak (RFC 9110)."""
    if _read(header) == "*":
        return True
    return any(f'"{match[2]}"' == etag for match in _TAG.finditer(header))


def expected_versions(header: str, key: UUID) -> Collection[int] | None:
    """Read `If-Match`: the versions it admits, or None where any version will do.

    Weak tags never match here, and a tag of another row is a tag that does not match.
    """
    if _read(header) == "*":
        return None
    prefix = f"{key.hex[-8:]}-"
    return {
        int(number)
        for weak, tag in _TAG.findall(header)
        if not weak
        and tag.startswith(prefix)
        and (number := tag.removeprefix(prefix)).isascii()
        and number.isdigit()
        and len(number) < 10
    }


def _read(header: str) -> str:
    tags = header.strip(" \t")
    if not _TAGS.fullmatch(tags):
        raise BadTags("must be a list of entity tags in quotes, or *")
    return tags
