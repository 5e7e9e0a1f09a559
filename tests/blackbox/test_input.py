"""Section 3: what is wrong is refused, early, and nothing falls over (C25, V1, V2, V4 to V7)."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from . import raw
from .actors import Actor
from .api import errors_of, read_json
from .contract import Contract, Operation
from .database import Rows
from .domain import Property, Resource
from .factory import Factory
from .target import Target

JSON = {"Content-Type": "application/json"}
MEBIBYTE = 1_048_576


@pytest.fixture(autouse=True)
def nothing_is_written(
    request: pytest.FixtureRequest, sample: Resource, a: Actor, factory: Factory, rows: Rows
) -> Iterator[None]:
    """Refused means refused: no test of this file leaves a row behind, in whichever table."""
    chosen = request.getfixturevalue("resource") if "resource" in request.fixturenames else sample
    factory.minimal(chosen, a)  # what it refers to is there from now on
    before = rows.counts()
    yield
    assert rows.counts() == before


MALFORMED = [
    b"",
    b" ",
    b"{",
    b'{"name": "cut',
    b'{"a": 1,}',
    b"{'a': 1}",
    b"{a: 1}",
    b"name=chair",
    b"<a/>",
    b"\xff\xfe",
    b'{"a": "\xff"}',
    b'{"a": "\xc3"}',
    b'{"a": "\xed\xa0\x80"}',
    b'\xef\xbb\xbf{"a": 1}',
    b'{"a": 1} {"b": 2}',
    b'{"a": 1, "a": 2}',
    b'{"a": {"b": 1, "b": 1}}',
    b'{"a": 1, "\\u0061": 2}',
    b'{"a": 01}',
    b'{"a": +1}',
    b'{"a": .5}',
    b'{"a": "\t"}',
    b'{"a": "\\x"}',
]


@pytest.mark.parametrize("body", MALFORMED, ids=[repr(body) for body in MALFORMED])
def test_v1_a_body_that_is_no_json_is_refused(sample: Resource, a: Actor, body: bytes) -> None:
    a.call(sample.create, content=body, headers=JSON, status=400, code="malformed_json")


@pytest.mark.parametrize("body", ["null", "[]", "1", '"x"', "true", "[{}]"])
def test_v1_a_body_that_is_no_object_is_refused(sample: Resource, a: Actor, body: str) -> None:
    answer = a.call(sample.create, content=body, headers=JSON, status=400, code="validation_failed")
    assert errors_of(answer) in ({"": "invalid_type"}, {"": "not_null"})


@pytest.mark.operations(where=lambda one: one.has_body)
def test_v1_every_operation_with_a_body_refuses_malformed_ones(
    operation: Operation, a: Actor
) -> None:
    path = operation.fill(**{name: str(uuid4()) for name in operation.identifiers})
    for body in (b"", b"{", b'{"a": 1, "a": 1}', b'{"a": "\xff"}', b'{"a": NaN}'):
        a.call(operation, path=path, content=body, headers=JSON, status=400, code="malformed_json")


@pytest.mark.operations(where=lambda one: one.has_body)
def test_v1_every_operation_with_a_body_refuses_unknown_properties(
    operation: Operation, a: Actor
) -> None:
    path = operation.fill(**{name: str(uuid4()) for name in operation.identifiers})
    answer = a.call(operation, path=path, json={"unheard_of": 1}, status=400)
    assert errors_of(answer)["/unheard_of"] == "unknown_field"


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1E999999999", "nan", "inf"]
)
def test_v2_numbers_that_json_has_not_are_refused(
    resource: Resource, a: Actor, factory: Factory, number: str
) -> None:
    some = resource.of_kind("double", "int32", "int64", "decimal") or resource.writable
    for one in some:
        body = json.dumps({**factory.minimal(resource, a), one.name: "HERE"})
        body = body.replace('"HERE"', number)
        a.call(resource.create, content=body, headers=JSON, status=400)


@pytest.mark.parametrize("text", ["\\ud800", "\\udc00", "a\\ud83d", "\\udc00\\ud800"])
def test_v2_a_lone_surrogate_is_refused(
    resource: Resource, a: Actor, factory: Factory, text: str
) -> None:
    body = factory.minimal(resource, a)
    for one in (
        *resource.strings[:1],
        *resource.of_kind("object")[:1],
        *resource.of_kind("array")[:1],
    ):
        value: Any = {"string": "HERE", "object": {"a": "HERE"}, "array": ["HERE"]}[one.kind]
        sent = json.dumps({**body, one.name: value}).replace("HERE", text)
        a.call(resource.create, content=sent, headers=JSON, status=400)
    sent = json.dumps({**body, "HERE": 1}).replace("HERE", text)
    a.call(resource.create, content=sent, headers=JSON, status=400)


def test_v4_nul_in_a_string_is_refused(resource: Resource, a: Actor, factory: Factory) -> None:
    body = factory.minimal(resource, a)
    for one in resource.writable:
        wrong: Any = "a\0b"
        if one.kind == "array":
            wrong = ["a\0b"]
        if one.kind == "object":
            for inside in ({"a": "\0"}, {"\0": 1}, {"a": [{"b": "x\0"}]}):
                a.call(resource.create, json={**body, one.name: inside}, status=400)
            continue
        a.call(resource.create, json={**body, one.name: wrong}, status=400)
    a.call(resource.create, json={**body, "a\0": 1}, status=400)


def test_v4_nul_in_the_query_is_refused(resource: Resource, a: Actor) -> None:
    for name in resource.list_parameters:
        a.send("GET", f"{resource.path}?{quote(name)}=a%00b", status=400)
        a.send("GET", f"{resource.path}?{quote(name)}=%00", status=400)
    a.send("GET", f"{resource.path}?%00=1", status=400)


def test_v4_nul_in_the_path_is_refused(resource: Resource, a: Actor) -> None:
    for path in (f"{resource.path}/%00", f"{resource.path}/{uuid4()}%00", f"{resource.path}%00"):
        for method in ("GET", "DELETE"):
            answer = a.send(method, path, declared=False)
            assert answer.status_code in (400, 404)


def _options(operation: Operation, contract: Contract) -> dict[str, Any]:
    return {"json": contract.example(operation)} if operation.has_body else {}


@pytest.mark.operations(where=lambda one: one.identifiers)
def test_v4_nul_in_an_identifier_is_refused(
    operation: Operation, a: Actor, contract: Contract
) -> None:
    for text in ("%00", "a%00b", f"{uuid4()}%00"):
        for path in a.paths_with(operation, text):
            a.call(operation, path=path, status=404, **_options(operation, contract))


@pytest.mark.needs("users")
def test_v4_nul_in_what_people_send_is_refused(a: Actor, contract: Contract) -> None:
    for operation in contract.operations.values():
        if not operation.has_body:
            continue
        body = contract.example(operation)
        path = operation.fill(**{name: str(uuid4()) for name in operation.identifiers})
        for name, value in body.items():
            if isinstance(value, str):
                a.call(operation, path=path, json={**body, name: f"{value}\0"}, status=400)


def test_v4_nul_in_a_header_is_refused(service: Target, sample: Resource, a: Actor) -> None:
    for name in ("If-None-Match", "Idempotency-Key", "X-Request-ID", "X-Tenant", "Accept"):
        head = raw.request("GET", sample.path, {**a.headers, name: "a\0b"})
        answer = raw.send(service.base_url, head)
        # By the server in front: it is no header at all.
        assert (answer.status, answer.content) == (400, b""), name


HUGE = [
    *(2**31, -(2**31) - 1, 2**63, -(2**63) - 1, 2**64, 10**30),
    *("9" * 300, "-" + "9" * 300, "9" * 5000, "-" + "9" * 5000),
]


@pytest.mark.parametrize(
    "number", HUGE, ids=lambda number: f"{str(number)[:24]} of {len(str(number))}"
)
def test_v5_a_huge_integer_in_a_body_is_refused(
    resource: Resource, a: Actor, factory: Factory, number: int | str
) -> None:
    for one in resource.plain:
        if one.kind == "int64" and -(2**63) <= int(number) < 2**63:
            continue
        body = json.dumps({**factory.minimal(resource, a), one.name: "HERE"})
        body = body.replace('"HERE"', str(number))
        if one.kind == "double" and len(str(number)) < 309:
            continue
        a.call(resource.create, content=body, headers=JSON, status=400)


@pytest.mark.parametrize(
    "number", HUGE, ids=lambda number: f"{str(number)[:24]} of {len(str(number))}"
)
def test_v5_a_huge_integer_in_the_query_is_refused(
    resource: Resource, a: Actor, number: int | str
) -> None:
    for one in resource.of_kind("int32", "int64"):
        if one.kind == "int64" and -(2**63) <= int(number) < 2**63:
            continue
        for suffix in ("", "[gt]", "[in]"):
            a.send("GET", resource.path, params={f"{one.name}{suffix}": str(number)}, status=400)
    a.send("GET", resource.path, params={"limit": str(number)}, status=400)


@pytest.mark.operations(where=lambda one: one.identifiers)
def test_v5_a_huge_integer_in_the_path_is_not_found(
    operation: Operation, a: Actor, contract: Contract
) -> None:
    for number in HUGE:
        for path in a.paths_with(operation, str(number)):
            a.call(operation, path=path, status=404, **_options(operation, contract))


def _wrong(one: Property) -> list[Any]:
    """Values that are almost right, as lenient readers would take them."""
    every: dict[str, list[Any]] = {
        "int32": [True, False, "5", "", 1.5, [1], {}],
        "int64": [True, "5", 1.5, [1]],
        "double": [True, "5", "", [1.0], {}],
        "decimal": [
            True,
            1,
            1.5,
            "",
            " 1",
            "1 ",
            "1,5",
            "1e2",
            "+1",
            ".5",
            "5.",
            "NaN",
            "Infinity",
            "٣",
            "1_0",
            "0x1",
        ],
        "boolean": [0, 1, "true", "", "yes", "on", []],
        "string": [True, 1, 1.5, [], {}, ["a"]],
        "uuid": [1, "", "x", uuid4().hex, f"{{{uuid4()}}}", f"urn:uuid:{uuid4()}", f"{uuid4()} "],
        "date": [
            1,
            "",
            "2026-02-30",
            "2026-1-1",
            "20260101",
            "2026-01-01T00:00:00Z",
            "0000-01-01",
            1767225600,
        ],
        "date-time": [
            1,
            "",
            "2026-01-01",
            "2026-01-01T00:00:00",
            "2026-01-01 00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-01T25:00:00Z",
            "2026-01-01T00:00Z",
            "2026-01-01T00:00:00+25:00",
            "0001-01-01T00:00:00+14:00",
            1767225600,
            "1767225600",
        ],
        "email": [
            1,
            "",
            "a",
            "a@",
            "@b.example",
            "a@b",
            "a b@example.com",
            "a@example.com\n",
            "A <a@example.com>",
        ],
        "uri": [
            1,
            "",
            "x",
            "example.com",
            "//example.com",
            "ftp://example.com",
            "javascript:alert(1)",
            "http://",
            "http://a b/",
            "https://example.com/\n",
        ],
        "enum": [1, "", "unheard_of", None, True, []],
        "array": ["a", "", 1, {}, [None], [[]], [True]],
        "object": ["a", 1, [], True],
    }
    found = list(every[one.kind])
    if one.nullable and one.kind == "enum":
        found.remove(None)
    if one.kind == "enum":
        found += [one.schema["enum"][0].upper(), one.schema["enum"][0] + " "]
    if one.kind == "string" and one.schema.get("minLength"):
        found.append("")
    if "maxLength" in one.schema and one.kind == "string":
        found.append("x" * (one.schema["maxLength"] + 1))
    if one.kind == "array":
        found.append(["x"] * (one.schema["maxItems"] + 1))
    return found


def test_v6_a_value_of_another_type_is_refused(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    body = factory.minimal(resource, a)
    for one in resource.writable:
        for wrong in _wrong(one):
            answer = a.call(resource.create, json={**body, one.name: wrong}, status=400)
            assert read_json(answer)["code"] == "validation_failed", (one.name, wrong)
            assert next(iter(errors_of(answer))).startswith(f"/{one.name}"), (one.name, wrong)


def test_v6_a_value_out_of_bounds_is_refused(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    body = factory.minimal(resource, a)
    for one in resource.of_kind("int32", "int64", "double", "decimal"):
        limits = {
            name.removeprefix("x-"): value for name, value in one.schema.items() if "imum" in name
        }
        for name, bound in limits.items():
            wrong = float(bound)
            wrong += (0 if name.startswith("exclusive") else 1) * (
                1 if "Max" in name or "max" in name else -1
            )
            sent: Any = wrong if one.kind == "double" else int(wrong)
            if one.kind == "decimal":
                sent = f"{wrong:.0f}"
            answer = a.call(resource.create, json={**body, one.name: sent}, status=400)
            (found,) = errors_of(answer).items()
            assert found[0] == f"/{one.name}"
            assert found[1] in ("out_of_range", "invalid_format"), (one.name, sent)


NAIVE = ["2026-03-01T10:00:00", "2026-03-01T10:00:00.123456", "2026-03-01T10:00", "2026-03-01"]
# Nor has any place such an offset, though a lenient reader makes another time of it.
OFF = [f"2026-03-01T10:00:00{offset}" for offset in ("+14:60", "-00:99", "+24:00", "+01:0", "+01")]


@pytest.mark.parametrize("naive", [*NAIVE, *OFF])
def test_c25_a_naive_timestamp_is_refused(
    resource: Resource, a: Actor, factory: Factory, naive: str
) -> None:
    """In each property that is one, and in each filter by one."""
    body = factory.minimal(resource, a)
    for one in resource.of_kind("date-time"):
        for method, path in (("POST", resource.path), ("PATCH", f"{resource.path}/{uuid4()}")):
            sent = {**body, one.name: naive} if method == "POST" else {one.name: naive}
            answer = a.send(method, path, json=sent, status=400, code="validation_failed")
            assert errors_of(answer) == {f"/{one.name}": "invalid_format"}
    names = ["created_at", "updated_at", *(one.name for one in resource.of_kind("date-time"))]
    for name in set(names) & resource.filters.keys():
        for operator in resource.filters[name]:
            parameter = name if operator == "eq" else f"{name}[{operator}]"
            answer = a.send("GET", resource.path, params={parameter: naive}, status=400)
            assert errors_of(answer) == {parameter: "invalid_value"}


def test_v6_filters_take_no_other_types(resource: Resource, a: Actor) -> None:
    wrong = {
        "int32": ["true", "1.5", "", "x", "1e2", " 1"],
        "int64": ["true", "1.5", ""],
        "double": ["true", "", "x", "NaN", "Infinity", "1e400"],
        "decimal": ["true", "", "x", "NaN", "1e400", "0." + "0" * 30 + "1", "1" + "0" * 30],
        "boolean": ["1", "True", "yes", ""],
        "uuid": ["1", "", "x"],
        "date": ["x", "", "2026-02-30"],
        "date-time": ["x", "", "2026-01-01", "2026-01-01T00:00:00"],
        "enum": ["unheard_of", ""],
    }
    for one in resource.properties:
        if one.name not in resource.filters:
            continue
        for value in wrong.get(one.kind, []):
            answer = a.send("GET", resource.path, params={one.name: value}, status=400)
            assert list(errors_of(answer)) == [one.name], (one.name, value)


def _big(body: dict[str, Any], size: int) -> bytes:
    sent = json.dumps(body).encode()
    return sent[:-1] + b" " * (size - len(sent)) + b"}"


def test_v7_a_body_of_the_greatest_size_is_read(
    sample: Resource, a: Actor, service: Target
) -> None:
    limit = int(service.settings.get("MAX_BODY_BYTES", MEBIBYTE))
    body = _big({"unheard_of": 1}, limit)
    a.call(sample.create, content=body, headers=JSON, status=400, code="validation_failed")


def test_v7_a_body_over_the_limit_is_refused(
    sample: Resource, a: Actor, factory: Factory, service: Target
) -> None:
    limit = int(service.settings.get("MAX_BODY_BYTES", MEBIBYTE))
    body = _big(factory.minimal(sample, a), limit + 1)
    head = {**a.headers, **JSON, "Content-Length": str(len(body))}
    answer = raw.send(service.base_url, raw.head("POST", sample.path, head) + body)
    _too_large(answer)


def test_v7_the_length_alone_is_enough_to_refuse(
    sample: Resource, a: Actor, service: Target
) -> None:
    """The body never comes: who waited for it would time out here."""
    for length in (MEBIBYTE * 2, 10**15, 10**30):
        head = {**a.headers, **JSON, "Content-Length": str(length)}
        answer = raw.send(service.base_url, raw.head("POST", sample.path, head))
        if length < 10**20:
            _too_large(answer)
        assert 400 <= answer.status < 500
        assert answer.seconds < 2


def test_v7_a_chunked_body_over_the_limit_is_refused(
    sample: Resource, a: Actor, service: Target
) -> None:
    """It says no length and does not end: the answer comes before it does."""
    head = {**a.headers, **JSON, "Transfer-Encoding": "chunked"}
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    answer = raw.send(service.base_url, raw.head("POST", sample.path, head) + chunk * 20)
    _too_large(answer)
    assert answer.seconds < 5


@pytest.mark.parametrize("waits", [False, True], ids=["goes on", "asks first"])
def test_v7_what_is_too_large_ends_its_connection(
    sample: Resource, a: Actor, service: Target, waits: bool
) -> None:
    """One that would stay open: what comes next on it would be the body that nobody has read."""
    length = {"Content-Length": str(2 * MEBIBYTE)}
    headers = {**a.headers, **JSON, **length, **({"Expect": "100-continue"} if waits else {})}
    lines = ["Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
    with raw.connected(service.base_url) as connection:
        began = time.monotonic()
        connection.sendall(raw.lasting("POST", sample.path, *lines))
        # Not `100 Continue`, which asks for the body.
        assert connection.recv(12, socket.MSG_PEEK) == b"HTTP/1.1 413"
        answer = raw.answered(connection, began=began)
        _too_large(answer)
        assert answer.seconds < 2
        assert connection.recv(1) == b""


def _too_large(answer: raw.Answer) -> None:
    assert answer.status == 413
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["code"] == "body_too_large"
    assert body["request_id"] == answer.headers["x-request-id"]


def test_v7_the_service_goes_on(sample: Resource, a: Actor) -> None:
    a.send("GET", sample.path, status=200)
