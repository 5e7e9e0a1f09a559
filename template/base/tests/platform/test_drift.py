"""The comparison itself: what counts as a difference between two documents, and what does not."""

from typing import Any

import pytest

from acme.platform.drift import drifts


def document(body: dict[str, Any], *, operation_id: str = "create_thing") -> dict[str, Any]:
    operation = {
        "operationId": operation_id,
        "parameters": [{"name": "Idempotency-Key", "in": "header"}],
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"201": {"description": "Created."}},
    }
    return {"paths": {"/things/{thing_id}": {"post": operation}}}


def thing(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


NAME = {"type": "string", "maxLength": 10}


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
    assert drifts(document(thing(name=NAME)), other) == []


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
        (document(thing(name=NAME), operation_id="other"), "POST /things/{}:"),
    ],
)
def test_a_difference_is_named_from_both_sides(changed: dict[str, Any], named: str) -> None:
    for one, other in (
        (changed, document(thing(name=NAME))),
        (document(thing(name=NAME)), changed),
    ):
        found = drifts(one, other)
        assert any(named in line for line in found), found


def test_a_parameter_that_one_side_lacks_is_a_difference() -> None:
    other = document(thing(name=NAME))
    other["paths"]["/things/{thing_id}"]["post"]["parameters"] = []
    (line,) = drifts(document(thing(name=NAME)), other)
    assert line == (
        "POST /things/{} header idempotency-key: "
        "the contract has 'declared', the routes have nothing"
    )


def test_a_missing_operation_is_one_difference() -> None:
    (line,) = drifts(document(thing(name=NAME)), {"paths": {}})
    assert line == "POST /things/{}: the contract has 'create_thing', the routes have nothing"
