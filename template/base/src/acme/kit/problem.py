"""Problems (RFC 9457): the one shape in which a client learns that something went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal

MEDIA_TYPE = "application/problem+json"
# Python's own words for these differ from one version to the next.
_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
# Whoever has made more of them learns of the first.
MAX_MISTAKES = 100


@dataclass(frozen=True, slots=True)
class FieldError:
    """One mistake in a request. `pointer` is a JSON Pointer into the body; where the mistake is
    not in the body, `place` says what `pointer` names instead."""

    pointer: str
    code: str
    detail: str
    place: Literal["pointer", "parameter", "header"] = "pointer"


@dataclass(slots=True)
class Problem(Exception):
    status: int
    code: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self, request_id: str) -> dict[str, object]:
        body: dict[str, object] = {
            "type": f"urn:problem:{self.code.replace('_', '-')}",
            "title": _TITLES.get(self.status) or HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "request_id": request_id,
        }
        if self.errors:
            body["errors"] = [
                {error.place: error.pointer, "code": error.code, "detail": error.detail}
                for error in self.errors
            ]
        return body


def invalid(*mistakes: FieldError) -> Problem:
    errors = mistakes[:MAX_MISTAKES]
    count = "1 value is" if len(errors) == 1 else f"{len(errors)} values are"
    return Problem(400, "validation_failed", f"{count} not valid.", errors)


def invalid_header(name: str, detail: str) -> Problem:
    return invalid(FieldError(name, "invalid_value", detail, "header"))
