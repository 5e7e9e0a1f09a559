"""Conditions on the version of a row: `If-Match` for changes, `If-None-Match` for reading."""

from collections.abc import Collection
from uuid import UUID

from acme.kit.etag import BadTags, etag_matches, expected_versions
from acme.kit.problem import Problem, invalid_header
from acme.platform.http.call import Call

_NOTHING = UUID(int=0)


def versions_expected(call: Call, key: UUID) -> Collection[int] | None:
    """The versions that the caller will overwrite, or None where any will do."""
    _refuse_if_none_match(call)
    header = call.headers.get("if-match")
    if header is not None:
        return _read_if_match(header, key)
    if call.require_if_match:
        detail = "Send If-Match with the ETag of the version that you have read."
        raise Problem(428, "precondition_required", detail)
    return None


def is_conditional(call: Call) -> bool:
    """For a change of what has no ETag: whether the caller expects one, which it cannot have."""
    _refuse_if_none_match(call)
    return _read_if_match(call.headers.get("if-match", "*"), _NOTHING) is not None


def _refuse_if_none_match(call: Call) -> None:
    # Better than to change what the caller wanted left alone.
    if "if-none-match" in call.headers:
        raise invalid_header("If-None-Match", "is for reading; a change takes If-Match")


def _read_if_match(header: str, key: UUID) -> Collection[int] | None:
    try:
        return expected_versions(header, key)
    except BadTags as error:
        raise invalid_header("If-Match", str(error)) from None


def already_known(call: Call, etag: str) -> bool:
    """Whether the client has this very version, as `If-None-Match` says."""
    header = call.headers.get("if-none-match")
    if header is None:
        return False
    try:
        return etag_matches(header, etag)
    except BadTags as error:
        raise invalid_header("If-None-Match", str(error)) from None
