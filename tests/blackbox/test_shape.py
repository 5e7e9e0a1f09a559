"""Section 1: the shape of resources, lists and system paths.

Every answer is also held against the contract by `Api`, so a call here proves its schema too.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from .actors import Actor
from .api import UUID7, Api, errors_of, read_json
from .contract import Contract
from .database import Rows
from .domain import Property, Resource
from .factory import Factory
from .target import Target

BOUNDS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}


def test_shape_a_created_resource_has_its_fields_and_nothing_else(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    body = factory.full(resource, a)
    item = factory.created(resource, a, body)
    assert list(item) == resource.names
    assert UUID7.fullmatch(item["id"])
    assert {name: item[name] for name in body} == body
    for name in ("created_at", "updated_at"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", item[name])
        age = datetime.now(UTC) - datetime.fromisoformat(item[name])
        assert timedelta(minutes=-1) < age < timedelta(minutes=1)


def test_shape_what_is_left_out_falls_back_to_its_default(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    body = factory.minimal(resource, a)
    item = factory.created(resource, a, body)
    schema = a.api.contract.flat(a.api.contract.body_schema(resource.create))
    for one in resource.writable:
        if one.name not in body:
            assert item[one.name] == schema["properties"][one.name].get("default"), one.name


def test_shape_put_replaces_everything(resource: Resource, a: Actor, factory: Factory) -> None:
    before = factory.created(resource, a)
    body = factory.minimal(resource, a)
    path = f"{resource.path}/{before['id']}"
    after = a.json("PUT", path, json=body, status=200)
    assert after["id"] == before["id"]
    assert after["created_at"] == before["created_at"]
    assert after["updated_at"] > before["updated_at"]
    assert {name: after[name] for name in body} == body
    for one in resource.clearable:
        if one.name not in body and not one.schema.get("default"):
            assert after[one.name] is None
    assert a.json("GET", path) == after


def test_shape_put_creates_nothing(resource: Resource, a: Actor, factory: Factory) -> None:
    path = f"{resource.path}/{uuid4()}"
    body = factory.minimal(resource, a)
    a.send("PUT", path, json=body, status=404, code="not_found")
    a.send("GET", path, status=404, code="not_found")


def test_shape_an_identifier_that_is_none_is_not_found(resource: Resource, a: Actor) -> None:
    for wrong in ("1", "x", "00000000000000000000000000000000", f"{uuid4()}x"):
        a.send("GET", f"{resource.path}/{wrong}", status=404, code="not_found")


@pytest.mark.resources(where=lambda one: one.soft_delete)
def test_shape_a_soft_deleted_row_stays_and_is_out_of_every_answer(
    resource: Resource, a: Actor, factory: Factory, rows: Rows
) -> None:
    item = factory.created(resource, a)
    path = f"{resource.path}/{item['id']}"
    a.send("DELETE", path, status=204)
    assert rows.count(resource.table, id=item["id"]) == 1
    a.send("GET", path, status=404)
    a.send("PATCH", path, json={}, status=404)
    a.send("PUT", path, json=factory.minimal(resource, a), status=404)
    assert a.json("GET", resource.path, params={"id": item["id"]})["items"] == []


@pytest.mark.resources(where=lambda one: one.soft_delete and any(p.unique for p in one.plain))
def test_shape_a_soft_deleted_row_frees_its_unique_values(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    body = factory.full(resource, a)
    item = factory.created(resource, a, body)
    a.send("DELETE", f"{resource.path}/{item['id']}", status=204)
    fresh = {one.name: factory.value(one, a) for one in resource.writable if one.is_reference}
    factory.create(resource, a, {**body, **fresh})


@pytest.mark.resources(where=lambda one: not one.soft_delete)
def test_shape_a_deleted_row_is_gone(
    resource: Resource, a: Actor, factory: Factory, rows: Rows
) -> None:
    item = factory.created(resource, a)
    assert rows.count(resource.table, id=item["id"]) == 1
    a.send("DELETE", f"{resource.path}/{item['id']}", status=204)
    assert rows.count(resource.table, id=item["id"]) == 0


@pytest.mark.resources(where=lambda one: any(p.unique for p in one.plain))
def test_shape_a_unique_value_is_taken_once(resource: Resource, a: Actor, factory: Factory) -> None:
    for one in resource.plain:
        if not one.unique:
            continue
        item = factory.created(resource, a)
        again = factory.full(resource, a, **{one.name: item[one.name]})
        answer = a.call(resource.create, json=again, status=409, code="already_exists")
        assert errors_of(answer) == {f"/{one.name}": "already_exists"}
        other = factory.created(resource, a)
        answer = a.send(
            "PATCH",
            f"{resource.path}/{other['id']}",
            json={one.name: item[one.name]},
            status=409,
            code="already_exists",
        )
        assert errors_of(answer) == {f"/{one.name}": "already_exists"}


@pytest.mark.resources(where=lambda one: any(p.target for p in one.writable))
def test_shape_an_unknown_reference_is_named(
    resource: Resource, a: Actor, factory: Factory, rows: Rows
) -> None:
    before = rows.count(resource.table)
    for one in resource.writable:
        if not one.target:
            continue
        unknown: Any = str(uuid4()) if one.is_reference else [str(uuid4())]
        body = factory.full(resource, a, **{one.name: unknown})
        before = rows.count(resource.table)
        answer = a.call(resource.create, json=body, status=409, code="unknown_reference")
        assert errors_of(answer) == {f"/{one.name}": "unknown_reference"}
        assert rows.count(resource.table) == before


@pytest.mark.resources(where=lambda one: any(p.target and p.kind == "array" for p in one.writable))
def test_shape_a_many_to_many_is_a_set(resource: Resource, a: Actor, factory: Factory) -> None:
    for one in resource.writable:
        if not one.target or one.kind != "array":
            continue
        some = [factory.fresh(one.target, a)["id"] for _ in range(3)]
        item = factory.created(resource, a, factory.full(resource, a, **{one.name: some[::-1]}))
        assert item[one.name] == sorted(some)
        path = f"{resource.path}/{item['id']}"
        fewer = a.json("PATCH", path, json={one.name: some[:1]}, status=200)
        assert fewer[one.name] == some[:1]
        assert a.json("GET", path)[one.name] == some[:1]
        twice = a.send("PATCH", path, json={one.name: [some[0], some[0]]}, status=400)
        assert errors_of(twice) == {f"/{one.name}": "duplicate"}
        assert a.json("PATCH", path, json={one.name: []})[one.name] == []


# Lists


def _values(one: Property, factory: Factory) -> list[Any]:
    """A few values of a property, in ascending order, as far as it has several."""
    if one.kind == "enum":
        return [*one.schema["enum"][:3]]
    if one.kind == "boolean":
        return [False, True]
    found = [factory.plain(one) for _ in range(3)]
    return sorted(set(found), key=lambda value: float(value) if one.kind == "decimal" else value)


def _ordered(one: Property) -> bool:
    return one.kind in ("int32", "int64", "double", "decimal", "date", "date-time")


def _filtered(
    actor: Actor,
    resource: Resource,
    one: Property,
    shown: list[Any],
    ids: str,
    operator: str,
    value: Any,
) -> list[Any]:
    """The values that a filter finds among those made for it, in the order they were made."""
    name = one.name if operator == "eq" else f"{one.name}[{operator}]"
    text = str(value).lower() if isinstance(value, bool) else value
    page = actor.json("GET", resource.path, params={name: text, "id[in]": ids, "limit": 100})
    return sorted((item[one.name] for item in page["items"]), key=shown.index)


@pytest.mark.resources(where=lambda one: one.plain)
def test_shape_filters_pick_the_rows(resource: Resource, a: Actor, factory: Factory) -> None:
    for one in resource.plain:
        operators = resource.filters.get(one.name)
        if not operators:
            continue
        values = _values(one, factory)
        made = [
            factory.created(resource, a, factory.full(resource, a, **{one.name: value}))
            for value in values
        ]
        ids = ",".join(item["id"] for item in made)
        shown = [item[one.name] for item in made]

        found = partial(_filtered, a, resource, one, shown, ids)
        for number, value in enumerate(shown):
            rest = shown[:number] + shown[number + 1 :]
            assert found("eq", value) == [value], one.name
            assert found("ne", value) == rest, one.name
            if "in" in operators:
                assert found("in", f"{value},{shown[0]}") == sorted(
                    {value, shown[0]}, key=shown.index
                )
            if _ordered(one):
                assert found("gt", value) == shown[number + 1 :], one.name
                assert found("gte", value) == shown[number:], one.name
                assert found("lt", value) == shown[:number], one.name
                assert found("lte", value) == shown[: number + 1], one.name


@pytest.mark.resources(where=lambda one: any(p.is_reference for p in one.writable))
def test_shape_a_reference_filters(resource: Resource, a: Actor, factory: Factory) -> None:
    for one in resource.writable:
        if not one.is_reference:
            continue
        parent = factory.fresh(one.target, a)["id"]
        mine = factory.created(resource, a, factory.full(resource, a, **{one.name: parent}))
        other = factory.created(resource, a)
        page = a.json("GET", resource.path, params={one.name: parent})
        assert [item["id"] for item in page["items"]] == [mine["id"]]
        both = f"{mine['id']},{other['id']}"
        page = a.json("GET", resource.path, params={f"{one.name}[ne]": parent, "id[in]": both})
        assert [item["id"] for item in page["items"]] == [other["id"]]


@pytest.mark.resources(where=lambda one: one.clearable)
def test_shape_not_equal_is_the_rest_null_included(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    for one in resource.clearable:
        if one.name not in resource.filters or one.target:
            continue
        value = factory.plain(one)
        body = factory.full(resource, a, **{one.name: value})
        having = factory.created(resource, a, body)
        without = factory.created(resource, a, factory.full(resource, a, **{one.name: None}))
        params = {f"{one.name}[ne]": value, "id[in]": f"{having['id']},{without['id']}"}
        page = a.json("GET", resource.path, params=params)
        assert [item["id"] for item in page["items"]] == [without["id"]], one.name


def test_shape_times_filter(resource: Resource, a: Actor, factory: Factory) -> None:
    first, second = factory.created(resource, a), factory.created(resource, a)
    ids = f"{first['id']},{second['id']}"
    for params, wanted in (
        ({"created_at[gt]": first["created_at"]}, [second]),
        ({"created_at[lte]": first["created_at"]}, [first]),
        ({"updated_at": second["updated_at"]}, [second]),
    ):
        page = a.json("GET", resource.path, params={**params, "id[in]": ids})
        assert page["items"] == wanted


def _sort_key(value: Any, one: Property) -> Any:
    # Null is greater than everything; decimals are strings on the wire only.
    if value is None:
        return (1, 0)
    return (0, float(value) if one.kind == "decimal" else value)


@pytest.mark.resources(where=lambda one: one.constants)
def test_shape_lists_sort_by_each_column(resource: Resource, a: Actor, factory: Factory) -> None:
    made = []
    for number in range(4):
        body = factory.full(resource, a)
        if number == 3:
            for one in resource.clearable:
                body[one.name] = None
        made.append(factory.created(resource, a, body))
    ids = ",".join(item["id"] for item in made)
    for one in resource.writable:
        # The order of an enum's values is the database's affair.
        if one.name not in resource.sortable or one.kind == "enum":
            continue
        for sign in ("", "-"):
            params = {"sort": f"{sign}{one.name}", "id[in]": ids}
            items = a.json("GET", resource.path, params=params)["items"]
            wanted = sorted(
                made,
                key=lambda item, one=one: (_sort_key(item[one.name], one), item["id"]),  # type: ignore[misc]
                reverse=bool(sign),
            )
            assert [item[one.name] for item in items] == [item[one.name] for item in wanted]
            assert [item["id"] for item in items] == [item["id"] for item in wanted], one.name


def test_shape_a_list_is_newest_first(resource: Resource, a: Actor, factory: Factory) -> None:
    made = [factory.created(resource, a) for _ in range(3)]
    page = a.json("GET", resource.path, params={"limit": 3})
    assert page["items"] == made[::-1]


def test_shape_fields_choose_properties(resource: Resource, a: Actor, factory: Factory) -> None:
    item = factory.created(resource, a)
    for names in (["id"], resource.names[::-1], resource.names[1:3]):
        params = {"fields": ",".join(names), "id": item["id"]}
        (shown,) = a.json("GET", resource.path, params=params)["items"]
        assert shown == {name: item[name] for name in names}


@pytest.mark.resources(where=lambda one: one.searches)
def test_shape_q_searches_its_fields(resource: Resource, a: Actor, factory: Factory) -> None:
    for one in (one for one in resource.properties if one.search):
        rare = f"needle{uuid4().hex[:8]}"
        length = one.schema["maxLength"]
        found = factory.created(
            resource, a, factory.full(resource, a, **{one.name: f"Some {rare} here"[:length]})
        )
        factory.created(resource, a)
        for asked in (rare, rare.upper(), rare[2:-2], f"here {rare}"):
            page = a.json("GET", resource.path, params={"q": asked})
            assert [item["id"] for item in page["items"]] == [found["id"]], asked
        page = a.json("GET", resource.path, params={"q": f"{rare} absent"})
        assert page["items"] == []


# System paths


def test_shape_health(api: Api) -> None:
    assert read_json(api.send("GET", "/health", status=200)) == {"status": "ok"}


def test_shape_ready_names_each_dependency(api: Api) -> None:
    body = read_json(api.send("GET", "/ready", status=200))
    assert body == {"status": "ok", "checks": {"database": "ok"}}


def test_shape_docs_are_a_page(api: Api, service: Target) -> None:
    answer = api.send("GET", "/docs", declared=False)
    if service.settings.get("ENVIRONMENT") == "production":
        assert answer.status_code == 404
    else:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.needs("users")
def test_shape_system_paths_ignore_credentials(api: Api) -> None:
    for path in ("/health", "/ready", "/openapi.json"):
        api.send("GET", path, headers={"Authorization": "Bearer garbage"}, status=200)


@pytest.mark.resources(where=lambda one: one.of_kind("object", "double"))
@pytest.mark.parametrize(
    "number",
    ["1e50", "-1e50", "1.5e300", "1e308", "9" * 41, "-" + "9" * 300, "1e-300", "1e16", "-0.0"],
    ids=lambda number: number[:9],
)
def test_v2_a_number_that_was_answered_may_be_sent_back(
    resource: Resource, a: Actor, factory: Factory, number: str
) -> None:
    """However many digits the answer spells it out with."""
    body = factory.full(resource, a)
    for one in resource.of_kind("object", "double"):
        if one.kind == "object":
            body[one.name] = {"n": "HERE", "list": ["HERE"]}
        elif not BOUNDS & one.schema.keys():
            body[one.name] = "HERE"
    sent = json.dumps(body).replace('"HERE"', number)
    headers = {"Content-Type": "application/json"}
    made = a.call(resource.create, content=sent, headers=headers, status=201)
    path, answered = made.headers["location"], read_json(made)
    assert a.send("GET", path, status=200).content == made.content
    again = {one.name: answered[one.name] for one in resource.writable}
    changed = a.json("PUT", path, json=again, status=200)
    for one in resource.writable:
        assert changed[one.name] == answered[one.name], one.name


@pytest.mark.resources(where=lambda one: one.strings)
def test_v2_a_pair_of_surrogates_is_a_character(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    field, rest = resource.strings[0].name, uuid4().hex[:4]
    body = json.dumps({**factory.full(resource, a), field: "HERE"})
    sent = body.replace("HERE", f"\\ud83d\\ude00{rest}")
    headers = {"Content-Type": "application/json"}
    made = a.call(resource.create, content=sent, headers=headers, status=201)
    found = a.send("GET", made.headers["location"], status=200)
    assert found.content == made.content
    assert read_json(found)[field] == f"\N{GRINNING FACE}{rest}"


@pytest.mark.parametrize("query", ["?", "?&", "?&&", "?&&&"])
def test_c13_an_empty_part_of_a_query_is_no_parameter(
    sample: Resource, a: Actor, factory: Factory, query: str
) -> None:
    path = factory.create(sample, a).headers["location"]
    a.send("GET", f"{path}{query}", status=200)
    a.send("GET", f"{sample.path}{query}", status=200)
    a.send("GET", f"{sample.path}{query}&limit=1&", status=200)
    a.send("PATCH", f"{path}{query}", json={}, status=200)
    # A name that is empty is a name that nobody knows.
    answer = a.send("GET", f"{path}{query}&=1", status=400, code="validation_failed")
    assert errors_of(answer) == {"": "unknown_parameter"}


def test_shape_unknown_parameters_are_refused_everywhere(
    contract: Contract, a: Actor, sample: Resource, factory: Factory
) -> None:
    item = factory.created(sample, a)
    asked = urlencode({"unheard": "of"})
    for operation in contract.operations.values():
        if operation.method != "GET" or operation.identifiers:
            continue
        answer = a.send("GET", f"{operation.path}?{asked}", status=400, code="validation_failed")
        assert errors_of(answer) == {"unheard": "unknown_parameter"}
    answer = a.send("GET", f"{sample.path}/{item['id']}?{asked}", status=400)
    assert errors_of(answer) == {"unheard": "unknown_parameter"}
    a.send("DELETE", f"{sample.path}/{item['id']}?{asked}", status=400)
    a.send("GET", f"{sample.path}/{item['id']}", status=200)
