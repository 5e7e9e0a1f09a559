"""From what went wrong to the problem that the client reads."""

import json

from acme.kit.errors import (
    AlreadyExists,
    InUse,
    NotFound,
    Refusal,
    Stale,
    UnknownReference,
    Unversioned,
)
from acme.kit.problem import MEDIA_TYPE, FieldError, Problem
from acme.platform.http.methods import shorten
from acme.platform.http.reply import Reply


def problem_of(refusal: Refusal) -> Problem:
    match refusal:
        case NotFound():
            return Problem(404, "not_found", str(refusal))
        case Stale() | Unversioned():
            return Problem(412, "precondition_failed", str(refusal))
        case UnknownReference():
            # Well formed, and at odds with what is stored: a conflict, like a value that is taken.
            unknown = FieldError(f"/{refusal.field}", "unknown_reference", "names nothing known")
            return Problem(409, "unknown_reference", str(refusal), (unknown,))
        case AlreadyExists():
            taken = FieldError(f"/{refusal.field}", "already_exists", "is taken")
            return Problem(409, "already_exists", str(refusal), (taken,))
        case InUse():
            return Problem(409, "in_use", str(refusal))
        case _:
            return Problem(409, "conflict", str(refusal))


def reply_with(problem: Problem, request_id: str) -> Reply:
    body = json.dumps(problem.document(request_id), ensure_ascii=True).encode()
    return Reply(problem.status, body, {"Content-Type": MEDIA_TYPE, **problem.headers})


def internal_error() -> Problem:
    """What a client learns of a failure nobody expected: nothing of its cause."""
    return Problem(500, "internal_error", "Something failed on our side. It has been logged.")


def unavailable(detail: str = "The database cannot be reached just now.") -> Problem:
    return Problem(503, "unavailable", detail, headers={"Retry-After": "1"})


def refused(status: int, detail: str) -> Problem:
    """What the framework refused by itself, or a library in it: it has no code of the contract."""
    return Problem(status, "bad_request", detail)


def unknown_path() -> Problem:
    return Problem(404, "not_found", "Nothing lives at this path.")


def unknown_method(method: str, allowed: str) -> Problem:
    detail = f"This path does not take {shorten(method)}."
    return Problem(405, "method_not_allowed", detail, headers={"Allow": allowed})
