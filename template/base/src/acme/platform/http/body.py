"""The body of a request, read as strictly as the contract says."""

from collections.abc import Mapping

from acme.kit.problem import Problem
from acme.kit.strict_json import NotJson, decode

JSON_TYPES = ("application/json",)
PATCH_TYPES = ("application/merge-patch+json", "application/json")


def read_json(body: bytes, headers: Mapping[str, str], method: str) -> object:
    """Decode a JSON body, or say why it is none."""
    if _is_compressed(headers):
        extra = {"Accept-Encoding": "identity"}
        detail = "Send the body as it is, neither compressed nor encoded."
        raise Problem(415, "unsupported_media_type", detail, headers=extra)
    accepted = PATCH_TYPES if method == "PATCH" else JSON_TYPES
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in accepted:
        extra = {"Accept-Patch": ", ".join(PATCH_TYPES)} if method == "PATCH" else {}
        detail = f"Send the body as {' or '.join(accepted)}."
        raise Problem(415, "unsupported_media_type", detail, headers=extra)
    try:
        return decode(body)
    except NotJson as error:
        raise Problem(400, "malformed_json", str(error)) from None


def _is_compressed(headers: Mapping[str, str]) -> bool:
    content = headers.get("content-encoding", "").strip().lower()
    transfer = headers.get("transfer-encoding", "").strip().lower()
    # Servers put chunks together, and hand on the rest as it is.
    return content not in ("", "identity") or transfer not in ("", "chunked")
