"""What the code around all routes asks for and answers, told of each route that it stands around.

Routes know their own bodies, parameters and successes. The rest follows from those: whoever takes
an `If-Match` answers 412, whoever takes a body 415, and all of them 500.
"""

import copy
from collections.abc import Iterator

from pydantic import TypeAdapter

from acme.kit.problem import MEDIA_TYPE
from acme.platform.document import METHODS, Document
from acme.platform.http.body import PATCH_TYPES
from acme.platform.http.problem_schemas import ProblemOut

# Of the paths beneath it requests are counted, and the database is asked.
COUNTED = "/api/"
ALWAYS = ("400", "406", "500")
_WHERE_COUNTED = ("429", "503")
# What a parameter may be answered with, beside success.
_BY_PARAMETER = {
    "Idempotency-Key": ("409", "422"),
    "If-Match": ("409", "412", "428"),
    "If-None-Match": ("304",),
}
_HEADERS = {
    "304": ("ETag",),
    "409": ("Retry-After",),
    "415": ("Accept-Patch",),
    "429": ("Retry-After",),
    "503": ("Retry-After",),
}
_QUOTAS = ("RateLimit", "RateLimit-Policy")
_PROBLEM = "#/components/schemas/_Problem"


def add_surroundings(document: Document) -> Document:
    """Complete what a framework says of its routes; what a route says itself stays."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schema = TypeAdapter(ProblemOut).json_schema(
        mode="serialization", ref_template="#/components/schemas/_{model}"
    )
    schemas |= {f"_{name}": one for name, one in schema.pop("$defs", {}).items()}
    schemas["_Problem"] = schema
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                _complete(item[method], method, path)
    return document


def _complete(operation: Document, method: str, path: str) -> None:
    if method == "patch" and "requestBody" in operation:
        content = operation["requestBody"]["content"]
        content |= {kind: content.get(kind, {}) for kind in PATCH_TYPES}
    responses = operation["responses"] = _statuses(operation["responses"])
    for status in _failures(operation, path):
        responses.setdefault(status, {})
    for status, answer in responses.items():
        if status >= "4":
            answer["content"] = {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}}
        for name in _headers(operation, status, path):
            answer.setdefault("headers", {}).setdefault(name, {})


def _statuses(responses: Document) -> Document:
    """By their text: what a route adds may stand beside what its framework has as a number."""
    found: Document = {}
    for status, answer in responses.items():
        found[str(status)] = {**found.get(str(status), {}), **copy.deepcopy(answer)}
    return found


def _failures(operation: Document, path: str) -> Iterator[str]:
    yield from ALWAYS
    if path.startswith(COUNTED):
        yield from _WHERE_COUNTED
    if "{" in path:
        yield "404"
    if "requestBody" in operation:
        yield from ("413", "415")
    for parameter in operation.get("parameters", []):
        yield from _BY_PARAMETER.get(parameter["name"], ())


def _headers(operation: Document, status: str, path: str) -> Iterator[str]:
    yield "X-Request-ID"
    if status in ALWAYS or path.startswith(COUNTED):
        yield from _QUOTAS
    yield from _HEADERS.get(status, ())
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    if status == "200" and names & {"If-Match", "If-None-Match"}:
        yield "ETag"
    if status == "200" and "cursor" in names:
        yield "Link"
    if status == "201" and "Idempotency-Key" in names:
        yield "Idempotent-Replayed"
