"""Section 2, the contract itself (C28)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import validate

from .api import Api
from .contract import Contract, Operation
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
    assert {"ETag", "Location", "X-Request-ID"} <= created["headers"].keys()
    assert created["links"]
