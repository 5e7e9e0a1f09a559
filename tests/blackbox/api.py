"""A client that holds every answer to what the contract says of all answers."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Mapping
from typing import Any

import httpx2

from . import secrecy
from .contract import Contract, Operation

# Nothing here goes over TLS. A client of its own making would read all authorities of the system,
# which takes longer than most tests.
NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
PROBLEM = {"type", "title", "status", "detail", "code", "request_id"}
# RFC 9110's and RFC 6585's words.
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    409: "Conflict",
    410: "Gone",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    428: "Precondition Required",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
WITH_ERRORS = {"validation_failed", "already_exists", "unknown_reference"}
ITEM_PLACES = {"pointer", "parameter", "header"}
# Words of the language that the service is written in, or of its libraries.
OF_PYTHON = re.compile(
    r"\w\(|[<>'\\]|\b(None|True|False|dict|dictionary|tuple|instance|[Ii]nput should)\b"
)
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def ask(url: str, seconds: float) -> httpx2.Response:
    """Once, on a connection of its own."""
    return httpx2.get(url, timeout=seconds, trust_env=False, verify=NO_AUTHORITIES)


class Api:
    """Requests without a credential; `Actor` adds one."""

    def __init__(self, base_url: str, contract: Contract) -> None:
        self.contract = contract
        self.secrets: set[str] = set()
        """What no answer may ever hold: passwords that were sent."""
        self.http = httpx2.Client(
            base_url=base_url,
            timeout=20,
            trust_env=False,
            verify=NO_AUTHORITIES,
            event_hooks={"response": [secrecy.keep_told]},
        )

    def send(
        self,
        method: str,
        path: str,
        *,
        status: int | None = None,
        code: str | None = None,
        declared: bool = True,
        **options: Any,
    ) -> httpx2.Response:
        """Send a request and check what holds for every answer.

        `declared=False` is for what the contract does not describe, such as unknown paths. A 5xx is
        a mistake unless it is the `status` that was asked for.
        """
        response = self.http.request(method, path, **options)
        self.check(response, method, expected=status)
        if declared:
            self.check_declared(response, method)
        told = f"{method} {response.request.url}: {response.status_code} {response.text[:600]}"
        if status is not None:
            assert response.status_code == status, told
        if code is not None:
            assert read_json(response)["code"] == code, told
        return response

    def check(self, response: httpx2.Response, method: str, *, expected: int | None = None) -> None:
        told = f"{method} {response.request.url}: {response.status_code} {response.text[:600]}"
        assert response.status_code in (expected, *range(500)), told
        request_id = response.headers.get("x-request-id", "")
        assert REQUEST_ID.fullmatch(request_id), f"no X-Request-ID: {told}"
        check_exposure(response.headers, path_of(response))
        if "authorization" in response.request.headers:
            private = "private, no-cache" if "etag" in response.headers else "no-store"
            assert response.headers.get("cache-control") == private, told
        if method == "HEAD" or response.status_code in (202, 204, 304):
            assert response.content == b"", told
            return
        for secret in self.secrets:
            assert secret not in response.text, f"a secret in the answer: {told}"
        assert "$argon2" not in response.text, f"a hash in the answer: {told}"
        if response.status_code >= 400:
            check_problem(response)

    def check_declared(self, response: httpx2.Response, method: str) -> None:
        operation = self.contract.find("GET" if method == "HEAD" else method, path_of(response))
        told = f"{method} {path_of(response)}: {response.status_code} {response.text[:600]}"
        assert operation is not None, f"not in the contract: {told}"
        responses = operation.document["responses"]
        assert str(response.status_code) in responses, f"status not in the contract: {told}"
        promised = responses[str(response.status_code)]
        for name, header in promised.get("headers", {}).items():
            described = self.contract.resolved(header)
            if name in response.headers:
                mistakes = self.contract.mistakes(described["schema"], response.headers[name])
                assert mistakes == [], f"{name}: {mistakes}"
            else:
                assert not described.get("required"), f"no {name}: {told}"
        if method == "HEAD" or not response.content:
            assert method == "HEAD" or not promised.get("content"), f"no body: {told}"
            return
        media = response.headers["content-type"].partition(";")[0]
        assert media in promised.get("content", {}), f"{media} is not in the contract: {told}"
        mistakes = self.contract.mistakes(promised["content"][media]["schema"], read_json(response))
        assert mistakes == [], f"{mistakes}: {told}"

    def call(self, operation: Operation, *, path: str | None = None, **options: Any) -> Any:
        return self.send(operation.method, path or operation.path, **options)


def check_exposure(headers: Mapping[str, str], path: str) -> None:
    """H1: what every answer says of how it may be used."""
    assert headers["x-content-type-options"] == "nosniff", path
    assert headers["referrer-policy"] == "no-referrer", path
    policy = headers["content-security-policy"]
    if path == "/docs":
        assert "default-src 'none'; " in policy
        assert "frame-ancestors 'none'" in policy
    else:
        assert policy == "default-src 'none'; frame-ancestors 'none'", path
    assert not re.search(r"\d", headers["server"]), path
    assert "x-powered-by" not in headers, path


def path_of(response: httpx2.Response) -> str:
    return response.request.url.raw_path.decode("ascii").partition("?")[0]


def check_problem(response: httpx2.Response) -> dict[str, Any]:
    """Whatever went wrong, it is told as a problem."""
    assert response.headers["content-type"] == "application/problem+json", response.text[:600]
    body: dict[str, Any] = read_json(response)
    assert body.keys() >= PROBLEM, body
    assert body["status"] == response.status_code, body
    assert body["title"] == TITLES[response.status_code], body
    assert body["request_id"] == response.headers["x-request-id"], body
    assert body["type"] == f"urn:problem:{body['code'].replace('_', '-')}", body
    assert ("errors" in body) == (body["code"] in WITH_ERRORS), body
    for item in body.get("errors", []):
        assert item["code"], body
        assert item["detail"], body
        assert not OF_PYTHON.search(item["detail"]), body
        assert len(item.keys() & ITEM_PLACES) == 1, body
        assert re.fullmatch(r"(/[^/]*)*", item.get("pointer", "")), body
    return body


def read_json(response: httpx2.Response) -> Any:
    """As a strict reader would: nothing but JSON, each key once."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in an answer: {response.text[:600]}")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(pairs) == len({name for name, _ in pairs}), "a key twice in an answer"
        return dict(pairs)

    return json.loads(response.content, parse_constant=refuse, object_pairs_hook=once)


def errors_of(response: httpx2.Response) -> dict[str, str]:
    """Where → code, of a problem's items."""
    return {
        item.get("pointer", item.get("parameter", item.get("header"))): item["code"]
        for item in read_json(response)["errors"]
    }
