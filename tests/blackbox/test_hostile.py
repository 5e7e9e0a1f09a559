"""Section 3: text that is meant to be understood as something else (V3, V9, V10)."""

from __future__ import annotations

import json
from urllib.parse import quote
from uuid import uuid4

import pytest

from .actors import Actor
from .api import read_json
from .contract import Contract, Operation
from .database import Rows
from .domain import Resource
from .factory import Factory, number
from .processes import family
from .site import Site
from .waiting import within

JSON = {"Content-Type": "application/json"}
DEPTH = 100_000
DEEP = {
    "arrays": b"[" * DEPTH + b"]" * DEPTH,
    "objects": b'{"a":' * DEPTH + b"1" + b"}" * DEPTH,
    "both": b'[{"a":' * (DEPTH // 2) + b"1" + b"}]" * (DEPTH // 2),
    "unclosed arrays": b"[" * DEPTH,
    "unclosed objects": b'{"a":' * DEPTH,
    "inside": b'{"unheard_of": ' + b"[" * DEPTH + b"]" * DEPTH + b"}",
}


@pytest.mark.needs("command line")
@pytest.mark.parametrize("way", DEEP)
def test_v3_deep_json_is_refused_at_once(own: Site, sample: Resource, way: str) -> None:
    processes = family(own.service.process.pid)
    with within(1):
        own.actor.call(
            sample.create, content=DEEP[way], headers=JSON, status=400, code="malformed_json"
        )
    own.actor.call(sample.listing, status=200)
    # The same worker as before: nobody had to start another.
    assert family(own.service.process.pid) == processes


@pytest.mark.operations(where=lambda one: one.has_body)
def test_v3_every_operation_with_a_body_refuses_deep_json(operation: Operation, a: Actor) -> None:
    path = operation.fill(**{name: str(uuid4()) for name in operation.identifiers})
    for body in (DEEP["inside"], DEEP["unclosed arrays"]):
        with within(1):
            a.call(operation, path=path, content=body, headers=JSON, status=400)


MEBIBYTE = 1_048_576
# A fraction of a second each, on a machine that does nothing else. What takes the square of their
# length takes minutes.
PATIENCE = 5
HEAVY = {
    "quotes of no string": b"[" * 65 + b'\\"' * (MEBIBYTE // 2 - 65),
    "a string without an end": b"[" * 65 + b'"' + b'\\"' * (MEBIBYTE // 2 - 65),
    "brackets and quotes": b'["' * (MEBIBYTE // 2),
    "a key twice": b"{" + b"".join(b'"%d":1,' % one for one in range(100_000)) + b'"99999":1}',
    "unknown properties": json.dumps({f"x{one}": 1 for one in range(80_000)}).encode(),
    "items": b'{"x":[' + b"1," * (MEBIBYTE // 2 - 10) + b"1]}",
    "objects": b'{"x":[' + b'{"a":1},' * (MEBIBYTE // 8 - 10) + b"1]}",
    "digits": b'{"x":0.' + b"1" * (MEBIBYTE - 20) + b"}",
    "surrogates": b'{"x":["' + b"\\ud83d\\ude00" * (MEBIBYTE // 12 - 10) + b'"]}',
}


@pytest.mark.needs("command line")
@pytest.mark.parametrize("way", HEAVY)
def test_v3_a_heavy_body_holds_nobody_up(own: Site, sample: Resource, way: str) -> None:
    # Nobody need sign in to send it, where there is somewhere to sign in.
    login = own.contract.find("POST", "/api/v1/auth/login")
    path = login.path if login else sample.path
    body = HEAVY[way]
    assert MEBIBYTE // 2 < len(body) <= MEBIBYTE
    asked = own.spawn(own.api.send, "POST", path, content=body, headers=JSON, status=400)
    while not asked.done():
        with within(PATIENCE):
            own.api.send("GET", "/health", status=200)
    assert asked.result().elapsed.total_seconds() <= PATIENCE


@pytest.mark.parametrize("length", [100, 101, 60_000])
def test_v6_no_more_than_a_hundred_mistakes_are_told(
    sample: Resource, a: Actor, length: int
) -> None:
    body = {f"x{one}": 1 for one in range(length)}
    answer = a.call(sample.create, json=body, status=400, code="validation_failed")
    assert len(read_json(answer)["errors"]) == 100


@pytest.mark.needs("command line")
@pytest.mark.resources(where=lambda one: one.of_kind("object"))
def test_c7_a_patch_of_many_members_takes_little_time(own: Site, resource: Resource) -> None:
    field = resource.of_kind("object")[0].name
    row = own.factory.created(resource, own.actor)
    many = {f"x{one}": one for one in range(20_000)}
    path = f"{resource.path}/{row['id']}"
    for changed in (many, {**many, "x0": None}):
        with within(PATIENCE):
            answer = own.actor.send("PATCH", path, json={field: {"deep": changed}}, status=200)
    kept = read_json(answer)[field]["deep"]
    assert kept == {name: value for name, value in many.items() if value}


WILD = ["%", "_", "\\", "%%", "'", '"', "\\%", "\\_", "(", "[a-z]", ".*", "&", "|", "$1", "{}"]


@pytest.mark.resources(where=lambda one: any(p.search and not p.unique for p in one.strings))
@pytest.mark.parametrize("wild", WILD)
def test_v9_wildcards_are_letters_like_others(
    resource: Resource, a: Actor, factory: Factory, wild: str
) -> None:
    field = next(one for one in resource.strings if one.search and not one.unique)
    mark = number()

    def make(text: str) -> str:
        body = factory.full(resource, a, **{field.name: text})
        return str(factory.created(resource, a, body)["id"])

    meant = make(f"{mark}{wild}z")
    make(f"{mark}az")
    make(f"{mark}z")
    with within(1):
        answer = a.send("GET", resource.path, params={"q": f"{mark}{wild}z"}, status=200)
    assert [item["id"] for item in read_json(answer)["items"]] == [meant]


@pytest.mark.resources(where=lambda one: one.searches)
def test_v9_a_search_takes_no_longer_than_a_second(resource: Resource, a: Actor) -> None:
    for text in ("%", "_", "\\", "%_", "'", "x "):
        for length in (200, 201, 10_000):
            with within(1):
                answer = a.send("GET", resource.path, params={"q": (text * length)[:length]})
            assert answer.status_code == (200 if length == 200 else 400), (text, length)


INJECTED = [
    "' OR '1'='1",
    "1; SELECT pg_sleep(5)--",
    "'||(SELECT pg_sleep(5))||'",
    '" OR 1=1 --',
    "x\\'; DROP TABLE {table} CASCADE; --",
    "$$); SELECT pg_sleep(5); --",
]


@pytest.mark.parametrize("injected", INJECTED)
def test_v10_what_looks_like_sql_is_a_value(
    resource: Resource, a: Actor, factory: Factory, rows: Rows, injected: str
) -> None:
    factory.created(resource, a)
    before = rows.count(resource.table)
    text = injected.format(table=resource.table)
    for name in resource.list_parameters:
        with within(1):
            answer = a.send("GET", resource.path, params={name: text})
        assert answer.status_code in (200, 400), name
        # No row has this value; whatever is not asked to be unlike it finds nothing.
        if answer.status_code == 200 and not name.endswith(
            ("[ne]", "[gt]", "[gte]", "[lt]", "[lte]")
        ):
            assert read_json(answer)["items"] == [], name
    for name in ("limit", "cursor", "sort", "fields", text, f"id{text}", f"created_at[{text}]"):
        with within(1):
            a.send("GET", resource.path, params={name: text}, status=400)
    assert rows.count(resource.table) == before


@pytest.mark.operations(where=lambda one: one.identifiers)
def test_v10_what_looks_like_sql_is_no_identifier(
    operation: Operation, a: Actor, contract: Contract, sample: Resource, rows: Rows
) -> None:
    before = rows.counts()
    options = {"json": contract.example(operation)} if operation.has_body else {}
    for injected in INJECTED:
        text = quote(injected.format(table=sample.table), safe="")
        for path in a.paths_with(operation, text):
            with within(1):
                a.call(operation, path=path, status=404, **options)
    assert rows.counts() == before


@pytest.mark.parametrize("injected", INJECTED)
def test_v10_what_looks_like_sql_is_stored_as_it_is(
    sample: Resource, a: Actor, factory: Factory, injected: str
) -> None:
    field = next(
        one for one in sample.strings if not one.unique and one.schema.get("maxLength", 0) >= 40
    )
    text = injected.format(table=sample.table)[:40]
    made = factory.created(sample, a, factory.full(sample, a, **{field.name: text}))
    assert made[field.name] == text
    for parameter in (field.name, f"{field.name}[in]"):
        if "," in text and parameter.endswith("[in]"):
            continue
        params = {parameter: text, "id": made["id"]}
        found = a.json("GET", sample.path, params=params, status=200)
        assert [item["id"] for item in found["items"]] == [made["id"]]
