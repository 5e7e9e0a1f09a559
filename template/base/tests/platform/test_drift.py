"""The comparison itself: what counts as a difference between two documents, and what does not."""

import copy
from typing import Any

import pytest

from acme.platform.drift import drifts

Json = dict[str, Any]


def document(
    body: Json,
    answer: Json | None = None,
    *,
    operation_id: str = "create_thing",
    key: Json | None = None,
    required: bool = True,
    status: str = "201",
) -> Json:
    operation = {
        "operationId": operation_id,
        "parameters": [
            {"name": "Idempotency-Key", "in": "header"},
            {"name": "thing_id", "in": "path", "schema": key or KEY},
        ],
        "requestBody": {"required": required, "content": {"application/json": {"schema": body}}},
        "responses": {status: {"content": {"application/json": {"schema": answer or {}}}}},
    }
    return {"paths": {"/things/{thing_id}": {"post": operation}}}


def thing(**properties: Any) -> Json:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def answering(answer: Json, *required: str) -> Json:
    return document(thing(name=NAME), {**answer, "required": list(required)})


NAME = {"type": "string", "maxLength": 10}
KEY = {"type": "string", "format": "uuid"}
STOCK = {"type": "integer", "default": 0}
STATE = {"type": "string", "enum": ["draft", "active"]}


def test_the_same_is_no_drift() -> None:
    assert drifts(document(thing(name=NAME)), document(thing(name=NAME))) == []


def test_two_ways_to_allow_null_are_one() -> None:
    one = document(thing(name={"type": ["string", "null"], "maxLength": 10}))
    other = document(thing(name={"anyOf": [NAME, {"type": "null"}]}))
    assert drifts(one, other) == []


def test_a_reference_is_what_it_names() -> None:
    one = document({"$ref": "#/components/schemas/Thing"})
    one["components"] = {"schemas": {"Thing": thing(name=NAME)}}
    assert drifts(one, document(thing(name=NAME))) == []


def test_names_of_path_parameters_do_not_matter() -> None:
    other = document(thing(name=NAME))
    other["paths"] = {"/things/{key}": other["paths"]["/things/{thing_id}"]}
    other["paths"]["/things/{key}"]["post"]["parameters"][1]["name"] = "key"
    assert drifts(document(thing(name=NAME)), other) == []


def test_null_is_no_default_of_its_own() -> None:
    one = document(thing(name={"type": ["string", "null"], "default": None}))
    assert drifts(one, document(thing(name={"type": ["string", "null"]}))) == []


def test_a_bound_is_the_same_however_it_is_written() -> None:
    one = document(thing(count={"type": "integer", "minimum": 0, "exclusiveMaximum": 2**63 - 1}))
    other = document(thing(count={"type": "integer", "ge": 0, "lt": float(2**63 - 1)}))
    assert drifts(one, other) == []
    assert_named(one, document(thing(count={"type": "integer", "ge": 1})), "body.count minimum")


def test_limits_are_for_those_who_send() -> None:
    one, other = answering(thing(name=NAME)), answering(thing(name={"type": "string"}))
    assert drifts(one, other) == []


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (document(thing(name={"type": "string", "maxLength": 11})), "body.name maxLength"),
        (document(thing(name={"type": "integer"})), "body.name type"),
        (document(thing(name=NAME, more=NAME)), "body.more type"),
        (document(thing()), "body.name type"),
        (document({**thing(name=NAME), "required": ["name"]}), "body.name required"),
        (document({**thing(name=NAME), "additionalProperties": True}), "body open"),
        (document(thing(name={**NAME, "enum": ["a", "b"]})), "body.name enum"),
        (document(thing(name={**NAME, "format": "date"})), "body.name format"),
        (document(thing(name={**NAME, "default": "x"})), "body.name default"),
        (document(thing(name={**NAME, "default": ""})), "body.name default"),
        (document(thing(name=NAME), required=False), "body required"),
        (document(thing(name=NAME), operation_id="other"), "POST /things/{}:"),
        (document(thing(name=NAME), status="202"), "POST /things/{} 202:"),
        (document(thing(name=NAME), thing()), "201 type"),
        (document(thing(name=NAME), key={"type": "string"}), "path 0 format"),
        (document(thing(name=NAME), key={"type": "integer"}), "path 0 type"),
    ],
)
def test_a_difference_is_named_from_both_sides(changed: Json, named: str) -> None:
    assert_named(document(thing(name=NAME)), changed, named)


@pytest.mark.parametrize(
    ("one", "other", "named"),
    [
        ({"id": KEY}, {"id": {"type": "string"}}, "201.id format"),
        ({"id": KEY}, {"id": {**KEY, "format": "date"}}, "201.id format"),
        ({"id": KEY}, {"id": {**KEY, "type": "integer"}}, "201.id type"),
        ({"id": KEY}, {}, "201.id type"),
        ({"state": STATE}, {"state": {**STATE, "enum": ["draft"]}}, "201.state enum"),
        ({"state": STATE}, {"state": {"type": "string"}}, "201.state enum"),
        ({"ids": {"items": KEY}}, {"ids": {"items": STATE}}, "201.ids[] format"),
        (
            {"by_name": {"additionalProperties": KEY}},
            {"by_name": {"additionalProperties": STOCK}},
            "201.by_name.* type",
        ),
    ],
)
def test_a_difference_of_answers_is_named(one: Json, other: Json, named: str) -> None:
    assert_named(answering(thing(**one)), answering(thing(**other)), named)


def test_what_is_always_in_an_answer_is_compared() -> None:
    schema = thing(id=KEY, name=NAME)
    assert_named(answering(schema, "id"), answering(schema, "id", "name"), "201.name required")


def test_a_default_of_zero_is_one() -> None:
    one, seven = document(thing(stock=STOCK)), document(thing(stock={**STOCK, "default": 7}))
    none = document(thing(stock={"type": "integer"}))
    for other in (seven, none):
        assert_named(one, other, "body.stock default")


def test_media_types_of_one_body_hold_the_same() -> None:
    several = document(thing(name=NAME))
    content = several["paths"]["/things/{thing_id}"]["post"]["requestBody"]["content"]
    content["application/merge-patch+json"] = {"schema": thing(name=NAME)}
    assert_named(several, document(thing(name=NAME)), "body media types")
    # A route knows one schema, and by which names it may be sent.
    routes = copy.deepcopy(several)
    taken = routes["paths"]["/things/{thing_id}"]["post"]["requestBody"]["content"]
    taken["application/merge-patch+json"] = {}
    assert drifts(several, routes) == []
    content["application/merge-patch+json"] = {"schema": thing(name=STATE)}
    assert_named(several, routes, "body schemas")


def assert_named(one: Json, other: Json, named: str) -> None:
    for found in (drifts(one, other), drifts(other, one)):
        assert any(named in line for line in found), found


def test_a_parameter_that_one_side_lacks_is_a_difference() -> None:
    other = document(thing(name=NAME))
    del other["paths"]["/things/{thing_id}"]["post"]["parameters"][0]
    (line,) = drifts(document(thing(name=NAME)), other)
    assert line == (
        "POST /things/{} header idempotency-key: "
        "the contract has 'declared', the routes have nothing"
    )


def test_a_missing_operation_is_one_difference() -> None:
    (line,) = drifts(document(thing(name=NAME)), {"paths": {}})
    assert line == "POST /things/{}: the contract has 'create_thing', the routes have nothing"


def test_a_path_parameter_that_is_not_in_its_path_is_one_difference() -> None:
    other = document(thing(name=NAME))
    other["paths"] = {"/things/{id}": other["paths"]["/things/{thing_id}"]}
    (line,) = drifts(other, document(thing(name=NAME)))
    assert line == (
        "POST /things/{} path thing_id: "
        "the contract has 'a parameter that is not in the path', the routes have nothing"
    )


def test_a_path_parameter_that_no_place_is_left_for_is_one_difference() -> None:
    more = document(thing(name=NAME))
    parameters = more["paths"]["/things/{thing_id}"]["post"]["parameters"]
    parameters.append({"name": "other_id", "in": "path", "schema": KEY})
    (line,) = drifts(more, document(thing(name=NAME)))
    assert "path other_id: the contract has 'a parameter that is not in the path'" in line
