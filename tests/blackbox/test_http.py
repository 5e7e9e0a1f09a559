"""Section 2, one request at a time: problems, methods, ETags, request ids (C1 to C9, C22)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from . import raw
from .actors import Actor
from .api import REQUEST_ID, Api, errors_of, read_json
from .contract import METHODS, Contract, Operation
from .database import Rows
from .domain import Resource
from .factory import Factory
from .target import Target


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/nothing"),
        ("POST", "/api/v1"),
        ("GET", "/api/v1/"),
        ("DELETE", "/api/v2/products"),
        ("GET", "/health/"),
        ("GET", "/static/app.js"),
        ("GET", "/admin/"),
    ],
)
def test_c1_an_unknown_path_is_a_problem(api: Api, method: str, path: str) -> None:
    api.send(method, path, status=404, code="not_found", declared=False)


def test_c1_a_method_that_http_knows_not_is_a_problem(api: Api) -> None:
    answer = api.send("BREW", "/health", declared=False)
    assert answer.status_code == 405


def test_c1_whatever_the_client_asks_for_a_problem_is_json(api: Api) -> None:
    for accept in ("text/html", "text/plain", "application/xml"):
        api.send("GET", "/nothing", headers={"Accept": accept}, declared=False)


@pytest.mark.resources(where=lambda one: len(one.obligatory) + len(one.clearable) >= 1)
def test_c2_three_bad_fields_are_three_errors(
    resource: Resource, a: Actor, factory: Factory, rows: Rows
) -> None:
    before = rows.count(resource.table)
    first = resource.writable[0].name
    body: dict[str, Any] = {
        **factory.minimal(resource, a),
        first: {"not": "this"} if resource.writable[0].kind != "object" else 7,
        "unheard_of": 1,
        "another": "x",
    }
    before = rows.count(resource.table)
    answer = a.call(resource.create, json=body, status=400, code="validation_failed")
    assert errors_of(answer) == {
        f"/{first}": "invalid_type",
        "/unheard_of": "unknown_field",
        "/another": "unknown_field",
    }
    assert rows.count(resource.table) == before


def test_c2_every_missing_field_is_named(resource: Resource, a: Actor) -> None:
    required = [one.name for one in resource.writable if one.required]
    if not required:
        a.call(resource.create, json={}, status=201)
        return
    answer = a.call(resource.create, json={}, status=400, code="validation_failed")
    assert errors_of(answer) == {f"/{name}": "required" for name in required}


@pytest.mark.needs("users")
def test_c2_secret_values_are_not_echoed(api: Api) -> None:
    secret = f"secret-{uuid4().hex}"
    api.secrets.add(secret)
    for body in (
        {"email": f"{secret} is no address", "password": secret},
        {"email": "ada@example.com", "password": [secret]},
        {"email": "ada@example.com", "password": secret + "\0"},
        {"email": "ada@example.com", "password": secret, "extra": secret},
    ):
        api.send("POST", "/api/v1/auth/login", json=body, status=400, code="validation_failed")
        api.send("POST", "/api/v1/auth/register", json=body, status=400, code="validation_failed")


SECRETS = {"current_password", "password", "refresh_token", "token"}
KIND = "application/json"
# `NAME` is the property, and `SECRET` what is not to be seen again.
PLANTED: dict[str, tuple[str, str]] = {
    "cut": (KIND, '{"NAME": "SECRET'),
    "no JSON": (KIND, "NAME=SECRET"),
    "a key twice": (KIND, '{"NAME": "SECRET", "NAME": "SECRET"}'),
    "no number": (KIND, '{"NAME": "SECRET", "x": NaN}'),
    "a lone surrogate": (KIND, r'{"NAME": "SECRET\ud800"}'),
    "NUL": (KIND, r'{"NAME": "SECRET\u0000"}'),
    "an array": (KIND, '{"NAME": ["SECRET"]}'),
    "an object": (KIND, '{"NAME": {"x": "SECRET"}}'),
    "too long": (KIND, json.dumps({"NAME": "SECRET" * 5000})),
    "beside another": (KIND, '{"NAME": "SECRET", "unheard_of": "SECRET", "email": "SECRET"}'),
    "a string": (KIND, '"SECRET"'),
    "a form": ("application/x-www-form-urlencoded", "NAME=SECRET"),
    "a kind of text": ("text/plain; x=SECRET", '{"NAME": "SECRET"}'),
}


@pytest.mark.needs("users")
@pytest.mark.parametrize("way", PLANTED)
def test_c2_no_operation_echoes_a_secret_of_a_bad_body(
    a: Actor, contract: Contract, way: str
) -> None:
    found = [
        (operation, name)
        for operation in contract.operations.values()
        if operation.has_body
        for name in contract.flat(contract.body_schema(operation))["properties"]
        if name in SECRETS
    ]
    assert {name for _, name in found} == SECRETS
    secret = f"secret-{uuid4().hex}"
    a.api.secrets.add(secret)
    media, body = PLANTED[way]
    for operation, name in found:
        sent = body.replace("NAME", name).replace("SECRET", secret).encode()
        headers = {"Content-Type": media.replace("SECRET", secret)}
        answer = a.call(operation, content=sent, headers=headers)
        assert answer.status_code == (400 if media == KIND else 415), operation.name
        assert secret not in str(answer.headers)


def _paths(contract: Contract) -> list[str]:
    return sorted({operation.path for operation in contract.operations.values()})


def test_c3_an_undeclared_method_is_told_the_declared_ones(contract: Contract, a: Actor) -> None:
    for path in _paths(contract):
        declared = contract.methods(path)
        filled = "/".join(
            str(uuid4()) if part.startswith("{") else part for part in path.split("/")
        )
        for method in (*METHODS, "head", "options", "trace"):
            if method.upper() in declared:
                continue
            answer = a.send(method.upper(), filled, status=405, declared=False)
            if method != "head":
                assert read_json(answer)["code"] == "method_not_allowed"
            allowed = [name.strip() for name in answer.headers["allow"].split(",")]
            assert sorted(allowed) == sorted(declared), f"{method} {path}"


def test_c3_comes_before_authentication(contract: Contract, api: Api) -> None:
    for path in _paths(contract):
        if "POST" not in contract.methods(path):
            api.send("POST", path.replace("{", "").replace("}", ""), status=405, declared=False)


@pytest.mark.operations(where=lambda one: one.method == "GET" and not one.identifiers)
def test_c4_head_is_get_without_a_body(operation: Operation, a: Actor) -> None:
    shown = a.call(operation)
    head = a.send("HEAD", operation.path)
    assert head.status_code == shown.status_code
    _same_headers(shown.headers, head.headers)


def test_c4_head_of_one(resource: Resource, a: Actor, factory: Factory) -> None:
    path = f"{resource.path}/{factory.created(resource, a)['id']}"
    shown, head = a.send("GET", path, status=200), a.send("HEAD", path, status=200)
    _same_headers(shown.headers, head.headers)
    a.send("HEAD", f"{resource.path}/{uuid4()}", status=404)


@pytest.mark.needs("tenants")
@pytest.mark.operations(
    where=lambda one: one.method == "GET" and one.identifiers == ["organization_id"]
)
def test_c4_head_of_what_is_an_organizations(operation: Operation, a: Actor) -> None:
    path = operation.fill(organization_id=a.tenant_id)
    shown, head = a.send("GET", path, status=200), a.send("HEAD", path, status=200)
    _same_headers(shown.headers, head.headers)


# What comes after the path of a list, and what is sent with it.
REFUSED: dict[int, tuple[str, dict[str, str]]] = {
    400: ("?limit=0", {}),
    404: (f"/{uuid4()}", {}),
    406: ("", {"Accept": "text/html"}),
}


@pytest.mark.parametrize("status", REFUSED)
def test_c4_head_of_what_is_refused(
    a: Actor, service: Target, sample: Resource, status: int
) -> None:
    end, headers = REFUSED[status]
    _refused_alike(a, service, f"{sample.path}{end}", headers, status)


@pytest.mark.needs("users")
def test_c4_head_of_what_is_for_nobody(a: Actor, service: Target) -> None:
    for headers in ({}, {"Authorization": "Bearer garbage"}):
        _refused_alike(replace(a, tokens={}), service, "/api/v1/me", headers, 401)


def test_c4_head_of_no_path_of_ours(a: Actor, service: Target, api: Api) -> None:
    for path in ("/nothing", "/api/v1/nothing"):
        _refused_alike(a, service, path, {}, 404)
    # Where the page of the docs is shown; else it is one of these too.
    shown, head = (api.send(method, "/docs", declared=False) for method in ("GET", "HEAD"))
    assert head.status_code == shown.status_code
    _same_headers(shown.headers, head.headers)


def _refused_alike(
    actor: Actor, service: Target, path: str, headers: dict[str, str], status: int
) -> None:
    sent = {"headers": headers, "status": status, "declared": False}
    shown, head = (actor.send(method, path, **sent) for method in ("GET", "HEAD"))
    _same_headers(shown.headers, head.headers)
    request = raw.request("HEAD", path, {**actor.headers, **headers})
    _without_a_body(raw.everything(service.base_url, request), status)


def test_c4_head_sends_no_byte_of_a_body(service: Target) -> None:
    request = raw.request("HEAD", "/health", {})
    _without_a_body(raw.everything(service.base_url, request), 200)


def _without_a_body(found: bytes, status: int) -> None:
    assert found.startswith(f"HTTP/1.1 {status} ".encode())
    assert found.index(b"\r\n\r\n") == len(found) - 4


def _same_headers(one: Any, other: Any) -> None:
    changing = {"x-request-id", "date", "content-length", "ratelimit"}
    assert {name: one[name] for name in one if name not in changing} == {
        name: other[name] for name in other if name not in changing
    }
    # HEAD may leave it out, and may not say that there would be another body.
    assert other.get("content-length", one["content-length"]) == one["content-length"]


def test_c5_what_was_created_is_found_where_it_says(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    made = factory.create(resource, a)
    location = made.headers["location"]
    assert location == f"{resource.path}/{read_json(made)['id']}"
    found = a.send("GET", location, status=200)
    assert found.content == made.content
    assert found.headers["etag"] == made.headers["etag"]


def test_c6_deleted_is_gone(resource: Resource, a: Actor, factory: Factory) -> None:
    path = f"{resource.path}/{factory.created(resource, a)['id']}"
    a.send("DELETE", path, status=204)
    a.send("GET", path, status=404, code="not_found")
    a.send("DELETE", path, status=404, code="not_found")


@pytest.mark.resources(where=lambda one: one.clearable)
def test_c7_patch_null_clears_an_optional_field(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    item = factory.created(resource, a)
    path = f"{resource.path}/{item['id']}"
    for one in resource.clearable:
        for media in ("application/merge-patch+json", "application/json"):
            restored = a.json("PATCH", path, json={one.name: item[one.name]}, status=200)
            assert restored[one.name] == item[one.name]
            after = a.json(
                "PATCH",
                path,
                content=f'{{"{one.name}": null}}',
                headers={"Content-Type": media},
                status=200,
            )
            assert after == {**restored, one.name: None, "updated_at": after["updated_at"]}
            assert a.json("GET", path) == after


def test_c7_patch_absent_fields_stay(resource: Resource, a: Actor, factory: Factory) -> None:
    item = factory.created(resource, a)
    path = f"{resource.path}/{item['id']}"
    after = a.json("PATCH", path, json={}, status=200)
    assert {**after, "updated_at": ""} == {**item, "updated_at": ""}
    for one in resource.plain:
        value = factory.plain(one)
        before, after = after, a.json("PATCH", path, json={one.name: value}, status=200)
        assert after == {**before, one.name: value, "updated_at": after["updated_at"]}
    assert a.json("GET", path) == after


@pytest.mark.resources(where=lambda one: one.obligatory)
def test_c7_patch_null_on_a_required_field_is_refused(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    item = factory.created(resource, a)
    path = f"{resource.path}/{item['id']}"
    for one in resource.obligatory:
        answer = a.send("PATCH", path, json={one.name: None}, status=400, code="validation_failed")
        assert errors_of(answer) == {f"/{one.name}": "not_null"}
    assert a.json("GET", path) == item


@pytest.mark.resources(
    where=lambda one: any(p.kind == "array" and not p.target for p in one.writable)
)
def test_c7_patch_replaces_an_array(resource: Resource, a: Actor, factory: Factory) -> None:
    for one in (one for one in resource.plain if one.kind == "array"):
        first, second = factory.plain(one), [*factory.plain(one), *factory.plain(one)]
        item = factory.created(resource, a, factory.full(resource, a, **{one.name: first}))
        path = f"{resource.path}/{item['id']}"
        assert a.json("PATCH", path, json={one.name: second}, status=200)[one.name] == second
        assert a.json("PATCH", path, json={one.name: []}, status=200)[one.name] == []
        assert a.json("GET", path)[one.name] == []


@pytest.mark.resources(where=lambda one: any(p.kind == "object" for p in one.writable))
def test_c7_patch_merges_an_object(resource: Resource, a: Actor, factory: Factory) -> None:
    """RFC 7396 goes on inside of an object."""
    for one in (one for one in resource.plain if one.kind == "object"):
        value = {"kept": 1, "gone": 2, "deep": {"kept": [1], "gone": 1}}
        item = factory.created(resource, a, factory.full(resource, a, **{one.name: value}))
        path = f"{resource.path}/{item['id']}"
        patch = {"gone": None, "new": "x", "deep": {"gone": None}}
        after = a.json("PATCH", path, json={one.name: patch}, status=200)
        assert after[one.name] == {"kept": 1, "new": "x", "deep": {"kept": [1]}}
        assert a.json("GET", path)[one.name] == after[one.name]


def test_c7_another_media_type_is_told_the_right_ones(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    item = factory.created(resource, a)
    path = f"{resource.path}/{item['id']}"
    for media in (
        "text/plain",
        "application/xml",
        "application/json-patch+json",
        "multipart/form-data",
    ):
        answer = a.send("PATCH", path, content=b"{}", headers={"Content-Type": media}, status=415)
        assert read_json(answer)["code"] == "unsupported_media_type"
        offered = {one.strip() for one in answer.headers["accept-patch"].split(",")}
        assert offered == {"application/merge-patch+json", "application/json"}
    assert a.json("GET", path) == item


def test_c8_a_current_etag_is_not_modified(resource: Resource, a: Actor, factory: Factory) -> None:
    made = factory.create(resource, a)
    path, tag = made.headers["location"], made.headers["etag"]
    assert not tag.startswith("W/")
    for sent in (tag, f"W/{tag}", f'"other", {tag}', f'"a","b" , W/{tag}', "*"):
        answer = a.send("GET", path, headers={"If-None-Match": sent}, status=304)
        assert answer.headers["etag"] == tag
        assert a.send("HEAD", path, headers={"If-None-Match": sent}).status_code == 304
    for sent in ('"other"', 'W/"other", "more"'):
        assert (
            a.send("GET", path, headers={"If-None-Match": sent}, status=200).headers["etag"] == tag
        )


# RFC 9110, 5.6.1: any blanks around the commas, and nothing between two of them.
TAG_LISTS = (
    '"a",   {}',
    '"a"\t,\t{}',
    '"a",,{}',
    '"a", , {}',
    ",{}",
    ", {}",
    "{},",
    "{} , \t,",
    '{}, "a",',
)


@pytest.mark.parametrize("spelled", TAG_LISTS)
def test_c8_c9_a_list_of_tags_may_be_spelled_as_lists_are(
    sample: Resource, a: Actor, factory: Factory, spelled: str
) -> None:
    made = factory.create(sample, a)
    path, tag = made.headers["location"], made.headers["etag"]
    a.send("GET", path, headers={"If-None-Match": spelled.format(tag)}, status=304)
    a.send("GET", path, headers={"If-None-Match": spelled.format('"b"')}, status=200)
    sent = {"If-Match": spelled.format('"b"')}
    a.send("PATCH", path, json={}, headers=sent, status=412, code="precondition_failed")
    sent = {"If-Match": spelled.format(tag)}
    a.send("PATCH", path, json=factory.minimal(sample, a), headers=sent, status=200)


@pytest.mark.parametrize("sent", [",", ", ,", '"a" "b"', '"a";"b"', '*, "a"', "*,", "W/, W/"])
def test_c8_c9_what_is_no_list_of_tags_is_refused(
    sample: Resource, a: Actor, factory: Factory, sent: str
) -> None:
    path = factory.create(sample, a).headers["location"]
    for method, name, options in (
        ("GET", "If-None-Match", {}),
        ("PATCH", "If-Match", {"json": {}}),
    ):
        answer = a.send(method, path, headers={name: sent}, status=400, **options)
        assert list(errors_of(answer)) == [name]


def test_c8_a_change_changes_the_etag(resource: Resource, a: Actor, factory: Factory) -> None:
    made = factory.create(resource, a)
    path, tag = made.headers["location"], made.headers["etag"]
    changed = a.send("PUT", path, json=factory.minimal(resource, a), status=200)
    assert changed.headers["etag"] != tag
    answer = a.send("GET", path, headers={"If-None-Match": tag}, status=200)
    assert answer.headers["etag"] == changed.headers["etag"]


def test_c9_a_stale_if_match_changes_nothing(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    made = factory.create(resource, a)
    path, stale = made.headers["location"], made.headers["etag"]
    now = a.send("PUT", path, json=factory.minimal(resource, a), status=200)
    body = factory.minimal(resource, a)
    other = factory.create(resource, a).headers["etag"]
    for sent in (stale, '"other"', other, f"W/{now.headers['etag']}", f'"a", {stale}'):
        for method, options in (("PUT", {"json": body}), ("PATCH", {"json": body}), ("DELETE", {})):
            a.send(
                method,
                path,
                headers={"If-Match": sent},
                status=412,
                code="precondition_failed",
                **options,
            )
    found = a.send("GET", path, status=200)
    assert found.content == now.content
    assert found.headers["etag"] == now.headers["etag"]


def test_c9_the_current_if_match_changes(resource: Resource, a: Actor, factory: Factory) -> None:
    made = factory.create(resource, a)
    path, tag = made.headers["location"], made.headers["etag"]
    for method in ("PUT", "PATCH"):
        for template in ("{}", '"other", {}', "*"):
            answer = a.send(
                method,
                path,
                json=factory.minimal(resource, a),
                headers={"If-Match": template.format(tag)},
                status=200,
            )
            assert answer.headers["etag"] != tag
            tag = answer.headers["etag"]
            assert a.send("GET", path).headers["etag"] == tag
    a.send("DELETE", path, headers={"If-Match": tag}, status=204)
    a.send("DELETE", path, headers={"If-Match": tag}, status=404)


def test_c9_without_if_match_a_change_is_taken(
    sample: Resource, a: Actor, factory: Factory
) -> None:
    path = factory.create(sample, a).headers["location"]
    a.send("PUT", path, json=factory.minimal(sample, a), status=200)
    a.send("PATCH", path, json={}, status=200)
    a.send("DELETE", path, status=204)


def test_c9_a_malformed_if_match_is_refused(sample: Resource, a: Actor, factory: Factory) -> None:
    made = factory.create(sample, a)
    path = made.headers["location"]
    for sent in ("abc", '"abc', "W/abc", '"a" "b"'):
        answer = a.send("PATCH", path, json={}, headers={"If-Match": sent}, declared=False)
        assert answer.status_code == 400, sent
        assert list(errors_of(answer)) == ["If-Match"]
    assert a.send("GET", path).headers["etag"] == made.headers["etag"]


def test_c9_a_change_is_refused_with_if_none_match(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    """No change makes what is not there, which is what that could guard; so it is not ignored."""
    made = factory.create(resource, a)
    path, tag = made.headers["location"], made.headers["etag"]
    body = {"json": factory.minimal(resource, a)}
    for method, options in (("PUT", body), ("PATCH", body), ("DELETE", {})):
        for sent in ("*", tag, f"W/{tag}", '"other"', "no tag"):
            for also in ({}, {"If-Match": tag}):
                headers = {"If-None-Match": sent, **also}
                answer = a.send(
                    method, path, headers=headers, status=400, code="validation_failed", **options
                )
                assert list(errors_of(answer)) == ["If-None-Match"]
    found = a.send("GET", path, status=200)
    assert found.content == made.content
    assert found.headers["etag"] == tag


def test_c22_every_answer_has_a_request_id(a: Actor, sample: Resource) -> None:
    seen = set()
    for method, path in (
        ("GET", "/health"),
        ("HEAD", "/health"),
        ("GET", "/nothing"),
        ("PUT", "/health"),
        ("GET", sample.path),
        ("POST", sample.path),
    ):
        answer = a.send(method, path, declared=False)
        seen.add(answer.headers["x-request-id"])
    assert len(seen) == 6


@pytest.mark.parametrize("sent", ["a", "A.b_c-9", "x" * 128, str(UUID(int=7))])
def test_c22_a_usable_request_id_is_echoed(api: Api, sent: str) -> None:
    for path in ("/health", "/nothing"):
        answer = api.send("GET", path, headers={"X-Request-ID": sent}, declared=False)
        assert answer.headers["x-request-id"] == sent


@pytest.mark.parametrize("sent", ["", "x" * 129, "a b", "a\tb", "a/b", "<script>", "a,b", "ä"])
def test_c22_another_request_id_is_replaced(service: Target, sent: str) -> None:
    for path in ("/health", "/nothing"):
        head = {"X-Request-ID": sent.encode().decode("latin-1")}
        answer = raw.send(service.base_url, raw.request("GET", path, head))
        assert REQUEST_ID.fullmatch(answer.headers["x-request-id"])
        assert answer.headers["x-request-id"] != sent
