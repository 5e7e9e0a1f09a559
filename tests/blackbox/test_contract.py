"""Section 2, the contract itself (C28)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import validate

from .api import Api
from .contract import Contract, Operation, Schema
from .domain import Resource
from .target import Target


def test_c28_the_contract_is_a_valid_document(contract: Contract) -> None:
    assert contract.document["openapi"].startswith("3.1")
    validate(contract.document)


@pytest.mark.needs("command line")
def test_c28_it_is_the_committed_one(contract: Contract, service: Target) -> None:
    committed = Path(service.folder, "openapi.yaml").read_text("utf-8")
    assert contract.document == yaml.safe_load(committed)


def test_c28_it_is_json(api: Api) -> None:
    answer = api.send("GET", "/openapi.json", status=200)
    assert answer.headers["content-type"] == "application/json"
    json.loads(answer.content)


def test_c28_each_operation_tells_its_security_examples_and_problems(
    operation: Operation, contract: Contract
) -> None:
    document = operation.document
    assert document["operationId"]
    assert isinstance(document["security"], list)
    responses = document["responses"]
    assert {"400", "500"} <= responses.keys()
    for status, response in responses.items():
        if int(status) >= 400:
            assert list(response["content"]) == ["application/problem+json"]
        for media in response.get("content", {}).values():
            assert media["examples"]
            for example in media["examples"].values():
                value = contract.resolved(example)["value"]
                assert contract.mistakes(media["schema"], value) == []
    if not operation.anonymous:
        assert "401" in responses
    if operation.identifiers:
        assert "404" in responses
    if operation.has_body:
        assert {"413", "415"} <= responses.keys()
        for media in contract.resolved(document["requestBody"])["content"].values():
            for example in media["examples"].values():
                value = contract.resolved(example)["value"]
                assert contract.mistakes(media["schema"], value) == []


def test_c28_each_resource_has_its_six_operations(resource: Resource, contract: Contract) -> None:
    one = f"{resource.path}/{{{resource.name}_id}}"
    assert contract.methods(resource.path) == {"GET", "HEAD", "POST"}
    assert contract.methods(one) == {"GET", "HEAD", "PUT", "PATCH", "DELETE"}
    created = resource.create.document["responses"]["201"]
    changing = (resource.get, resource.replace, resource.update, resource.delete)
    assert created["links"] == {
        one.name: {
            "operationId": one.name,
            "parameters": {f"{resource.name}_id": "$response.body#/id"},
        }
        for one in changing
    }


def _always(contract: Contract, response: Schema) -> set[str]:
    """The headers that an answer never lacks."""
    headers = response.get("headers", {}).items()
    return {name for name, header in headers if contract.resolved(header).get("required")}


def test_c28_headers_that_are_always_sent_are_required(
    operation: Operation, contract: Contract
) -> None:
    for status, response in operation.document["responses"].items():
        wanted = {"X-Request-ID"}
        wanted |= {"ETag", "Location"} & response["headers"].keys()
        if status == "401":
            wanted.add("WWW-Authenticate")
        if status in ("429", "503"):
            wanted.add("Retry-After")
        assert wanted <= _always(contract, response), status


def test_c28_the_version_of_a_resource_is_always_told(
    resource: Resource, contract: Contract
) -> None:
    for operation, status, wanted in (
        (resource.create, "201", {"ETag", "Location"}),
        (resource.get, "200", {"ETag"}),
        (resource.get, "304", {"ETag"}),
        (resource.replace, "200", {"ETag"}),
        (resource.update, "200", {"ETag"}),
    ):
        assert wanted <= _always(contract, operation.document["responses"][status])


@pytest.mark.operations(where=lambda one: one.path.startswith("/api/v1/"))
def test_c28_what_any_operation_may_answer_is_told_of_each(operation: Operation) -> None:
    responses = operation.document["responses"]
    assert {"429", "503"} <= responses.keys()
    if any(response.get("content") for status, response in responses.items() if status < "300"):
        assert "406" in responses
    sent = {one["name"] for one in operation.document["parameters"] if one["in"] == "header"}
    if "If-Match" in sent:
        assert {"412", "428"} <= responses.keys()
    if "If-None-Match" in sent:
        assert "304" in responses
    if "Idempotency-Key" in sent:
        assert {"409", "422"} <= responses.keys()


def test_c28_a_resource_is_changed_on_a_condition(resource: Resource) -> None:
    for operation in (resource.replace, resource.update, resource.delete):
        assert "If-Match" in {one["name"] for one in operation.document["parameters"]}


# What else may be in there is for others to say: the specification, and whoever adds a dependency.
OPEN = {
    "OpenApiDocument",
    "OpenApiDocument.info",
    "OpenApiDocument.paths",
    "ReadinessChecks",
}


def test_c28_answers_hold_nothing_that_is_not_declared(
    operation: Operation, contract: Contract, resources: dict[str, Resource]
) -> None:
    any_json = {
        one.name
        for resource in resources.values()
        for one in resource.properties
        if one.kind == "object"
    }
    for status, response in operation.document["responses"].items():
        for media in response.get("content", {}).values():
            found = dict(contract.objects(media["schema"], status))
            assert found
            opened = {place for place, one in found.items() if not _is_closed(one)}
            of_fields = {place for place in opened if place.rpartition(".")[2] in any_json}
            assert opened - of_fields <= OPEN
            assert not [place for place in of_fields if "properties" in found[place]]


def _is_closed(schema: Schema) -> bool:
    return schema.get("additionalProperties") is False
