"""The contract is a valid document, and its examples keep it."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from acme.platform.contract import load
from acme.platform.document import METHODS

CONTRACT = load()
URI = "urn:contract"
REGISTRY: Registry[Any] = Registry().with_resource(
    URI,
    Resource.from_contents(CONTRACT, default_specification=DRAFT202012),
)
OPERATIONS = {
    operation["operationId"]: operation
    for item in CONTRACT["paths"].values()
    for method, operation in item.items()
    if method in METHODS
}


def resolved(part: Any) -> Any:
    while isinstance(part, dict) and "$ref" in part:
        target: Any = CONTRACT
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        part = target
    return part


def examples(part: Any, place: str = "#") -> Iterator[tuple[str, Any, Any]]:
    """Every (place, schema, example) below a part of the document."""
    if isinstance(part, list):
        for number, item in enumerate(part):
            yield from examples(item, f"{place}/{number}")
    if not isinstance(part, dict):
        return
    if isinstance(part.get("schema"), dict):
        if "example" in part:
            yield f"{place}/example", part["schema"], part["example"]
        for name, example in part.get("examples", {}).items():
            yield f"{place}/examples/{name}", part["schema"], resolved(example)["value"]
    elif isinstance(part.get("examples"), list):
        for number, example in enumerate(part["examples"]):
            yield f"{place}/examples/{number}", part, example
    for name, item in part.items():
        if name not in ("example", "examples"):
            yield from examples(item, f"{place}/{name}")


def localized(part: Any) -> Any:
    """The same schema with its references pointing into the registered document."""
    if isinstance(part, list):
        return [localized(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        name: URI + value if name == "$ref" else localized(value) for name, value in part.items()
    }


def test_it_is_a_valid_openapi_document() -> None:
    validate(CONTRACT)


def test_examples_keep_their_schemas() -> None:
    found = list(examples(CONTRACT))
    assert found
    for place, schema, example in found:
        validator = Draft202012Validator(localized(schema), registry=REGISTRY)
        mistakes = [f"{place}: {error.message}" for error in validator.iter_errors(example)]
        assert mistakes == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_described(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["tags"]
    assert {"400", "500"} <= operation["responses"].keys()
    for status, response in operation["responses"].items():
        content = resolved(response).get("content", {})
        if int(status) >= 400:
            assert list(content) == ["application/problem+json"]
        for media in content.values():
            assert media["examples"]
    for media in resolved(operation.get("requestBody", {})).get("content", {}).values():
        assert media["examples"]
