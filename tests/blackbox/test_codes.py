"""The codes of mistakes in values (docs/errors.md): each is told where it should be."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from .actors import PASSWORD, Actor
from .api import Api, errors_of, read_json
from .contract import Operation
from .database import Rows
from .domain import Property, Resource
from .factory import Factory
from .target import Target


def mistakes(one: Property) -> dict[str, Any]:
    """A value for each mistake that can be made in a property of this kind."""
    found: dict[str, Any] = {}
    least, most = one.schema.get("minLength"), one.schema.get("maxLength")
    match one.kind:
        case "string":
            found = {"invalid_character": "\0", "invalid_type": 7, "too_long": "x" * (most + 1)}
            if least:
                found["too_short"] = ""
        case "int32" | "int64":
            found = {"out_of_range": 2**70, "invalid_type": "7"}
        case "enum":
            found = {"invalid_choice": "unheard_of"}
        case "date" | "date-time" | "uuid" | "email" | "uri" | "decimal":
            found = {"invalid_format": "x"}
        case "boolean":
            found = {"invalid_type": 1}
        case "array":
            many = [str(uuid4()) if one.target else "x" for _ in range(one.schema["maxItems"] + 1)]
            found = {"too_many": many, "invalid_type": "x"}
            if one.target:
                found["duplicate"] = many[:1] * 2
                found["unknown_reference"] = many[:1]
    if not one.nullable:
        found["not_null"] = None
    return found


def test_c2_each_mistake_has_its_code(resource: Resource, a: Actor, factory: Factory) -> None:
    body = factory.minimal(resource, a)
    for one in resource.writable:
        for code, value in mistakes(one).items():
            status = 409 if code == "unknown_reference" else 400
            sent = {**body, one.name: value}
            answer = a.call(resource.create, json=sent, status=status)
            ((place, found),) = errors_of(answer).items()
            assert (place.split("/")[1], found) == (one.name, code), value


def first_mistakes(resource: Resource) -> dict[str, tuple[str, Any]]:
    """One mistake in each property that one can be made in: its code, and the value."""
    found = {one.name: next(iter(mistakes(one).items()), None) for one in resource.writable}
    return {name: mistake for name, mistake in found.items() if mistake}


@pytest.mark.resources(where=lambda one: len(first_mistakes(one)) >= 3)
def test_c2_a_mistake_in_every_field_is_told_of_every_field(
    resource: Resource, a: Actor, factory: Factory, rows: Rows
) -> None:
    wrong = first_mistakes(resource)
    sent = {**factory.minimal(resource, a), **{name: value for name, (_, value) in wrong.items()}}
    before = rows.count(resource.table)
    answer = a.call(resource.create, json=sent, status=400, code="validation_failed")
    assert errors_of(answer) == {f"/{name}": code for name, (code, _) in wrong.items()}
    assert len(read_json(answer)["errors"]) == len(wrong)
    assert rows.count(resource.table) == before


def test_c2_each_mistake_in_a_query_has_its_code(resource: Resource, a: Actor) -> None:
    for query, code in {
        "limit=abc": "invalid_value",
        "limit=1&limit=1": "repeated",
        "unheard_of=1": "unknown_parameter",
        "created_at[near]=2026-01-01T00:00:00Z": "unknown_operator",
        "created_at[gt]=yesterday": "invalid_value",
    }.items():
        answer = a.send("GET", f"{resource.path}?{query}", status=400, code="validation_failed")
        assert code in errors_of(answer).values(), query


@pytest.mark.needs("users")
def test_c2_each_mistake_in_a_password_has_its_code(api: Api) -> None:
    name = f"somebody-{uuid4().hex[:12]}"
    email = f"{name}@example.com"
    for password, code in {
        "x" * 14: "too_short",
        "x" * 1025: "too_long",
        "passwordpassword": "too_common",
        f"hello {email}": "contains_email",
        f"{PASSWORD}\0": "invalid_character",
    }.items():
        sent = {"email": email, "password": password}
        answer = api.send("POST", "/api/v1/auth/register", json=sent, status=400)
        assert errors_of(answer) == {"/password": code}, password


@pytest.mark.needs("users")
def test_c2_a_wrong_current_password_has_its_code(a: Actor) -> None:
    sent = {"current_password": "not the one", "password": PASSWORD.format(uuid4().hex)}
    answer = a.send("PUT", "/api/v1/auth/password", json=sent, status=400)
    assert errors_of(answer) == {"/current_password": "incorrect"}


def restricting(resource: Resource, service: Target) -> list[Property]:
    """References that forbid to delete what they refer to."""
    fields = zip(
        resource.properties, service.resources[resource.name]["fields"].values(), strict=True
    )
    return [
        one
        for one, spec in fields
        if one.is_reference
        and one.writable
        and not any(word in str(spec) for word in ("set_null", "cascade"))
    ]


def test_shape_what_is_referred_to_cannot_be_deleted(
    resources: dict[str, Resource], a: Actor, factory: Factory, service: Target
) -> None:
    tried = 0
    for resource in resources.values():
        for one in restricting(resource, service):
            target = resources[one.target]
            if target.soft_delete:
                continue
            parent = factory.fresh(target.name, a)
            body = factory.minimal(resource, a, **{one.name: parent["id"]})
            child = factory.created(resource, a, body)
            path = f"{target.path}/{parent['id']}"
            a.send("DELETE", path, status=409, code="in_use")
            assert a.json("GET", path, status=200) == parent
            a.send("DELETE", f"{resource.path}/{child['id']}", status=204)
            tried += 1
            if not resource.soft_delete:
                a.send("DELETE", path, status=204)
    assert tried, "nothing in this domain restricts a deletion"


TEXT = {"Content-Type": "text/plain"}
JSON = {"Content-Type": "application/json"}
HTML = {"Accept": "text/html"}


@pytest.mark.needs("users")
@pytest.mark.operations(where=lambda one: not one.anonymous)
def test_c2_who_asks_comes_before_what_is_wrong(operation: Operation, api: Api) -> None:
    path = operation.fill(**dict.fromkeys(operation.identifiers, "nope"))
    options = {"content": b"{", "headers": {**TEXT, **HTML}} if operation.has_body else {}
    api.call(operation, path=f"{path}?unheard=1", status=401, code="unauthenticated", **options)


@pytest.mark.operations(where=lambda one: one.identifiers)
def test_c2_c24_a_path_that_is_none_comes_before_what_is_sent_to_it(
    operation: Operation, a: Actor
) -> None:
    path = operation.fill(**dict.fromkeys(operation.identifiers, "nope")) + "?unheard=1"
    a.call(operation, path=path, headers=HTML, status=406)
    a.call(operation, path=path, status=404, code="not_found")
    if operation.has_body:
        a.call(operation, path=path, content=b"{", headers={**TEXT, **HTML}, status=406)
        for content, headers in ((b"{}", TEXT), (b"{", JSON), (b"", {}), (b'{"unheard": 1}', JSON)):
            answer = a.call(operation, path=path, content=content, headers=headers, status=404)
            assert read_json(answer)["code"] == "not_found"


@pytest.mark.operations(where=lambda one: one.has_body)
def test_c2_c24_a_body_is_read_before_it_is_judged(operation: Operation, a: Actor) -> None:
    path = operation.fill(**{name: str(uuid4()) for name in operation.identifiers})
    wrong = f"{path}?unheard=1"
    for content in (b"{}", b"{", b""):
        a.call(operation, path=wrong, content=content, headers={**JSON, **HTML}, status=406)
        a.call(operation, path=wrong, content=content, headers=TEXT, status=415)
    for content in (b"{", b""):
        a.call(
            operation, path=wrong, content=content, headers=JSON, status=400, code="malformed_json"
        )


@pytest.mark.operations(where=lambda one: one.has_body)
def test_c2_mistakes_of_query_and_body_are_told_together(operation: Operation, a: Actor) -> None:
    path = operation.fill(**{name: str(uuid4()) for name in operation.identifiers})

    def told(query: str, body: dict[str, Any]) -> dict[str, str]:
        answer = a.call(operation, path=path + query, json=body, status=400)
        return errors_of(answer)

    query = {"unheard": "unknown_parameter", "also": "unknown_parameter"}
    body = told("", {"unheard": 1})
    assert body["/unheard"] == "unknown_field"
    assert told("?unheard=1&also=2", {"unheard": 1}) == {**query, **body}
    assert told("?%ff", {"unheard": 1}) == {"": "invalid_format", **body}
