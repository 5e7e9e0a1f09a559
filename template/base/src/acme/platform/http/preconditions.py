"""`If-Match`: who changes a row says which version they saw."""

from collections.abc import Collection
from uuid import UUID

from acme.kit.etag import expected_versions
from acme.kit.problem import Problem
from acme.platform.http.call import Call


def versions_expected(call: Call, key: UUID) -> Collection[int] | None:
    """The versions that the caller will overwrite, or None where any will do."""
    header = call.headers.get("if-match")
    if header is not None:
        return expected_versions(header, key)
    if call.require_if_match:
        detail = "Send If-Match with the ETag of the version that you have read."
        raise Problem(428, "precondition_required", detail)
    return None
