"""Every answer that a test's client gets is held to the contract.

`event_hooks=HELD` on a client is all: a status, header, media type or body that the contract does
not declare fails the test that it came up in. What no operation is asked for passes: unknown
paths, and methods that a path has not.
"""

import json
import re
from functools import cache
from typing import Any

import httpx2
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from acme.platform.contract import load
from acme.platform.document import METHODS, Document, resolved

CONTRACT = load()
URI = "urn:contract"
REGISTRY: Registry[Any] = Registry().with_resource(
    URI,
    Resource.from_contents(CONTRACT, default_specification=DRAFT202012),
)
# Those that the contract speaks of anywhere: what else an answer has is HTTP's, or the server's.
KNOWN_HEADERS = {
    name.lower()
    for item in CONTRACT["paths"].values()
    for method in METHODS
    for given in item.get(method, {}).get("responses", {}).values()
    for name in resolved(given, CONTRACT).get("headers", {})
}


def hold_to_contract(response: httpx2.Response) -> None:
    """Fail the test that it came up in where the contract promises another answer."""
    method = "GET" if response.request.method == "HEAD" else response.request.method
    path = response.request.url.raw_path.decode("ascii").partition("?")[0]
    operation = find_operation(method, path)
    if operation is None:
        return
    response.read()
    found = mistakes_of(response, operation)
    assert not found, f"{method} {path} {response.status_code}: {found}: {response.text[:600]}"


HELD = {"response": [hold_to_contract]}


@cache
def find_operation(method: str, path: str) -> Document | None:
    """A path without parameters comes before one with them."""
    found = [
        (template.count("{"), item[method.lower()])
        for template, item in CONTRACT["paths"].items()
        if method.lower() in item
        and re.fullmatch(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(template)), path)
    ]
    return min(found, key=lambda one: one[0])[1] if found else None


def mistakes_of(response: httpx2.Response, operation: Document) -> list[str]:
    given = operation["responses"].get(str(response.status_code))
    if given is None:
        return ["this status is not in the contract"]
    answer = resolved(given, CONTRACT)
    return [*_headers(response, answer), *_body(response, answer)]


def _headers(response: httpx2.Response, answer: Document) -> list[str]:
    told = {name.lower(): resolved(one, CONTRACT) for name, one in answer.get("headers", {}).items()}
    there = {name.lower() for name in response.headers}
    needed = {name for name, one in told.items() if one.get("required")}
    return [
        *(f"there is no {name}" for name in needed - there),
        *(f"{name} is not in the contract" for name in (there & KNOWN_HEADERS) - told.keys()),
        *(
            f"{name}: {mistake}"
            for name in told.keys() & there
            for mistake in _against(told[name].get("schema", {}), response.headers[name])
        ),
    ]


def _body(response: httpx2.Response, answer: Document) -> list[str]:
    content = answer.get("content", {})
    if response.request.method == "HEAD":
        return []
    if not response.content:
        return ["there is no body"] if content else []
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if media_type not in content:
        return [f"{media_type!r} is not in the contract"]
    return _against(content[media_type].get("schema", {}), json.loads(response.content))


def _against(schema: Document, value: Any) -> list[str]:
    validator = _validator(json.dumps(schema, sort_keys=True))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


@cache
def _validator(schema: str) -> Draft202012Validator:
    # References lead into the contract, wherever they stand.
    anchored = json.loads(schema.replace('"$ref": "#', f'"$ref": "{URI}#'))
    return Draft202012Validator(anchored, registry=REGISTRY, format_checker=FormatChecker())
