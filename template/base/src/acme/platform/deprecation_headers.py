"""What the contract tells of what it gives up, where that follows from its marks."""

from typing import Any

from acme.kit.problem import MEDIA_TYPE
from acme.platform.carrying import carry_marks
from acme.platform.deprecation import (
    MARK,
    deprecated_parameters,
    deprecation_of,
    gone,
    operations,
)
from acme.platform.document import Document, resolved

_TEXT = {"type": "string"}
_LINK = {"description": "More about it, beside what else is linked.", "schema": _TEXT}
_DEPRECATION = {
    "description": "Since when the operation is deprecated (RFC 9745).",
    "required": True,
    "schema": {**_TEXT, "pattern": "^@[0-9]+$"},
}
_SUNSET = {
    "description": "From when on the operation answers 410 (RFC 8594).",
    "required": True,
    "schema": _TEXT,
}
# Not there where the request does without.
_USED = {
    "Deprecation": {
        "description": "Since when a parameter of the request is deprecated (RFC 9745).",
        "schema": _DEPRECATION["schema"],
    },
    "Sunset": {
        "description": "From when on a parameter of the request may be refused (RFC 8594).",
        "schema": _TEXT,
    },
}


def spell_out(document: Document) -> Document:
    """Put what follows from the marks into the document itself."""
    carry_marks(document)
    for _, path, operation in operations(document):
        headers: Document = {}
        if deprecation := deprecation_of(operation):
            headers = {"Deprecation": _DEPRECATION}
            if deprecation.sunset:
                headers["Sunset"] = _SUNSET
                operation["responses"]["410"] = _gone_response()
        elif used := deprecated_parameters(document, path, operation).values():
            headers = {"Deprecation": _USED["Deprecation"]}
            if any(deprecation.sunset for deprecation in used):
                headers["Sunset"] = _USED["Sunset"]
        if headers:
            for status, given in operation["responses"].items():
                answer = resolved(given, document)
                told = {"Link": _LINK, **answer.get("headers", {}), **headers}
                operation["responses"][status] = {**answer, "headers": told}
    _mark(document)
    return document


def _gone_response() -> Document:
    example = gone().document("01937f5e7d2a7c3b9a542f6b8f0c1d2e")
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": "The operation was deprecated, and its time is over.",
        "headers": {"X-Request-ID": {"$ref": "#/components/headers/RequestId"}},
        "content": {MEDIA_TYPE: {"schema": schema, "examples": {"problem": {"value": example}}}},
    }


def _mark(part: Any) -> None:
    if isinstance(part, dict):
        if isinstance(part.get(MARK), dict) and (deprecation := deprecation_of(part)):
            part |= {"deprecated": True, MARK: deprecation.told()}
        for inner in part.values():
            _mark(inner)
    elif isinstance(part, list):
        for inner in part:
            _mark(inner)
