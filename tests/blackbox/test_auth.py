"""Section 5: who may do what (A1, A4, A5, A6)."""

from __future__ import annotations

import time
from statistics import median
from typing import Any
from uuid import uuid4

import pytest

from .actors import Actor, World
from .api import Api, errors_of, read_json
from .contract import Operation
from .database import Rows
from .domain import Resource
from .factory import Factory
from .target import Target

pytestmark = pytest.mark.needs("users")

GARBAGE = ["Bearer garbage", "Bearer a.b.c", "Bearer", "Basic dXNlcjpwYXNz", "garbage"]


def _path(operation: Operation) -> str:
    return operation.fill(**{name: str(uuid4()) for name in operation.identifiers})


@pytest.mark.operations(where=lambda one: not one.anonymous)
def test_a1_a_protected_operation_wants_a_credential(
    operation: Operation, api: Api, service: Target
) -> None:
    for path in dict.fromkeys((_path(operation), _path(operation))):
        answer = api.call(operation, path=path, status=401, code="unauthenticated")
        assert answer.headers["www-authenticate"] == f'Bearer realm="{service.slug}"'
    # Whatever else is wrong with the request is nobody's business yet.
    api.call(operation, path=f"{_path(operation)}?unheard=of", content=b"{", status=401)


@pytest.mark.operations(where=lambda one: not one.anonymous or one.public)
def test_a1_a_bad_credential_is_told(operation: Operation, api: Api, service: Target) -> None:
    for sent in GARBAGE:
        answer = api.call(
            operation,
            path=_path(operation),
            headers={"Authorization": sent},
            status=401,
            code="invalid_token",
        )
        challenge = answer.headers["www-authenticate"]
        assert challenge == f'Bearer realm="{service.slug}", error="invalid_token"'


def test_a1_the_scheme_is_read_in_any_case(a: Actor, sample: Resource) -> None:
    for scheme in ("bearer", "BEARER"):
        headers = {"Authorization": f"{scheme} {a.token}"}
        a.api.send("GET", sample.path, headers=headers, status=200)


@pytest.mark.resources(where=lambda one: one.access == "public")
def test_a1_anybody_reads_what_is_public(
    resource: Resource, a: Actor, api: Api, factory: Factory, service: Target
) -> None:
    item = factory.created(resource, a)
    headers = {"X-Tenant": a.organization["slug"]} if service.tenants else {}
    path = f"{resource.path}/{item['id']}"
    assert read_json(api.send("GET", path, headers=headers, status=200)) == item
    page = api.send("GET", resource.path, params={"id": item["id"]}, headers=headers, status=200)
    assert read_json(page)["items"] == [item]
    for operation in (resource.create, resource.replace, resource.update, resource.delete):
        target = operation.path if operation is resource.create else path
        options: dict[str, Any] = {"json": {}} if operation.has_body else {}
        api.call(operation, path=target, headers=headers, status=401, **options)
    assert read_json(api.send("GET", path, headers=headers)) == item


@pytest.mark.needs("tenants")
@pytest.mark.resources(where=lambda one: one.access == "public")
def test_a1_what_is_public_is_so_in_a_tenant(resource: Resource, api: Api) -> None:
    api.send("GET", resource.path, status=400, code="tenant_required")
    headers = {"X-Tenant": f"nobody-{uuid4().hex[:8]}"}
    api.send("GET", resource.path, headers=headers, status=404, code="tenant_not_found")


def _others(world: World, owner: Actor) -> Actor:
    """A peer who has every permission and is just not the creator."""
    if world.target.tenants:
        return world.colleague(owner)
    return world.newcomer()


@pytest.mark.resources(where=lambda one: one.access == "owner")
def test_a4_what_is_somebodys_own_is_nobody_elses(
    resource: Resource, world: World, factory: Factory, rows: Rows
) -> None:
    chief = world.actor()
    mine, other = _others(world, chief), _others(world, chief)
    made = factory.create(resource, mine)
    item, tag = read_json(made), made.headers["etag"]
    path = f"{resource.path}/{item['id']}"
    before = rows.find(resource.table, id=item["id"])
    body = factory.minimal(resource, other)
    for method, options in (
        ("GET", {}),
        ("HEAD", {}),
        ("PUT", {"json": body}),
        ("PUT", {"json": body, "headers": {"If-Match": tag}}),
        ("PATCH", {"json": body}),
        ("PATCH", {"json": {}}),
        ("DELETE", {}),
        ("DELETE", {"headers": {"If-Match": "*"}}),
    ):
        other.send(method, path, status=404, **options)
    assert other.json("GET", resource.path, params={"id": item["id"]})["items"] == []
    assert rows.find(resource.table, id=item["id"]) == before
    assert mine.send("GET", path).headers["etag"] == tag


@pytest.mark.needs("tenants")
@pytest.mark.resources(where=lambda one: one.access == "owner")
def test_a4_administrators_see_what_is_somebodys_own(
    resource: Resource, world: World, factory: Factory
) -> None:
    chief = world.actor()
    mine = world.colleague(chief)
    item = factory.created(resource, mine)
    assert chief.json("GET", f"{resource.path}/{item['id']}", status=200) == item
    chief.send("DELETE", f"{resource.path}/{item['id']}", status=204)
    mine.send("GET", f"{resource.path}/{item['id']}", status=404)


FORBIDDEN = {
    "id": str(uuid4()),
    "tenant_id": str(uuid4()),
    "owner_id": str(uuid4()),
    "user_id": str(uuid4()),
    "role": "admin",
    "created_at": "2020-01-01T00:00:00Z",
    "updated_at": "2020-01-01T00:00:00Z",
    "deleted_at": None,
    "version": 1,
}


def test_a5_what_is_not_the_clients_to_write_is_refused(
    resource: Resource, a: Actor, factory: Factory, rows: Rows
) -> None:
    made = factory.create(resource, a)
    path = made.headers["location"]
    wrong: dict[str, Any] = {
        name: value
        for name, value in FORBIDDEN.items()
        if name not in {one.name for one in resource.writable}
    }
    wrong |= {
        one.name: read_json(made)[one.name] for one in resource.properties if not one.writable
    }
    body = factory.minimal(resource, a)
    before = rows.find(resource.table, id=read_json(made)["id"])
    for name, value in wrong.items():
        for method, target in (("POST", resource.path), ("PUT", path), ("PATCH", path)):
            sent = {name: value} if method == "PATCH" else {**body, name: value}
            answer = a.send(method, target, json=sent, status=400, code="validation_failed")
            assert errors_of(answer) == {f"/{name}": "unknown_field"}
    assert rows.find(resource.table, id=read_json(made)["id"]) == before


def test_a5_nobody_promotes_themselves(world: World, rows: Rows) -> None:
    someone = world.newcomer()
    before = rows.find("users", id=someone.user_id)
    for name, value in {
        **FORBIDDEN,
        "email": "other@example.com",
        "email_verified": True,
        "password": someone.password,
        "password_hash": "x",
        "is_admin": True,
        "is_superuser": True,
        "disabled_at": None,
    }.items():
        answer = someone.send("PATCH", "/api/v1/me", json={name: value}, status=400)
        assert errors_of(answer) == {f"/{name}": "unknown_field"}
    assert rows.find("users", id=someone.user_id) == before


def test_a5_users_are_shown_without_secrets(world: World, rows: Rows) -> None:
    someone = world.newcomer()
    (row,) = rows.find("users", id=someone.user_id)
    hashes = [value for value in row.values() if isinstance(value, str) and value.startswith("$")]
    assert hashes, "where is the password's hash?"
    for path in ("/api/v1/me", "/api/v1/me/sessions"):
        text = someone.send("GET", path).text
        assert all(one not in text for one in hashes)
        assert someone.tokens["refresh_token"] not in text


def _attempt(api: Api, email: str, password: str) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = api.send(
        "POST",
        "/api/v1/auth/login",
        json={"email": email, "password": password},
        status=401,
        code="invalid_credentials",
    )
    return time.perf_counter() - began, answer


def test_a6_who_may_not_log_in_learns_nothing(api: Api, world: World, rows: Rows) -> None:
    known, disabled = world.newcomer(), world.newcomer()
    rows.change("users", {"disabled_at": "2026-01-01T00:00:00Z"}, id=disabled.user_id)
    answers = [
        _attempt(api, f"nobody-{uuid4().hex}@example.com", known.password)[1],
        _attempt(api, known.email, disabled.password)[1],
        _attempt(api, disabled.email, disabled.password)[1],
        _attempt(api, disabled.email, known.password)[1],
    ]
    bodies = [{**read_json(answer), "request_id": ""} for answer in answers]
    assert all(body == bodies[0] for body in bodies)
    changing = {"x-request-id", "date", "content-length", "ratelimit"}
    heads = [
        {name: answer.headers[name] for name in answer.headers if name not in changing}
        for answer in answers
    ]
    assert all(head == heads[0] for head in heads)


def test_a6_it_takes_as_long_for_an_unknown_user(api: Api, world: World, rows: Rows) -> None:
    """Medians within a fifth of each other; on a busy machine of more and more attempts."""
    times: dict[str, list[float]] = {"unknown": [], "wrong": [], "disabled": []}
    for _ in range(10):
        known, disabled = world.newcomer(), world.newcomer()
        rows.change("users", {"disabled_at": "2026-01-01T00:00:00Z"}, id=disabled.user_id)
        for _ in range(8):
            unknown = f"nobody-{uuid4().hex}@example.com"
            times["unknown"].append(_attempt(api, unknown, known.password)[0])
            times["wrong"].append(_attempt(api, known.email, disabled.password)[0])
            times["disabled"].append(_attempt(api, disabled.email, disabled.password)[0])
        medians = {reason: median(some) for reason, some in times.items()}
        if max(medians.values()) <= 1.2 * min(medians.values()):
            return
    pytest.fail(f"how long it takes tells them apart: {medians}")


def test_a6_a_disabled_user_is_out_from_the_next_request(
    world: World, rows: Rows, sample: Resource
) -> None:
    someone = world.actor()
    someone.send("GET", sample.path, status=200)
    rows.change("users", {"disabled_at": "2026-01-01T00:00:00Z"}, id=someone.user_id)
    someone.send("GET", sample.path, status=401)
    someone.send("GET", "/api/v1/me", status=401)
    sent = {"refresh_token": someone.tokens["refresh_token"]}
    someone.api.send("POST", "/api/v1/auth/refresh", json=sent, status=401)
