"""How a change says where it is."""

from acme.platform.document import Document

_KINDS = {
    "headers": "header",
    "parameters": "parameter",
    "requestBodies": "request body",
    "responses": "response",
    "schemas": "schema",
}


def name_place(before: Document, after: Document, place: str) -> str:
    """What is shared goes by its own name, so that one change of it is one line."""
    reference = before.get("$ref")
    if reference is None or after.get("$ref") != reference:
        return place
    *_, kind, name = reference.split("/")
    return f"{_KINDS[kind]} {name}" if kind in _KINDS else place
