"""Whom the guards let in is told of each route, and compared with the contract."""

import copy
import re
from typing import Any

import pytest

from acme.platform.contract import load
from acme.platform.document import METHODS, Document
from acme.platform.drift import drifts
from acme.platform.http.describe import describe_routes
from acme.platform.identity.policy import SAFE_METHODS, Policy
from acme.settings import Settings

CONTRACT = load()
ROW = next(path for path, item in CONTRACT["paths"].items() if {"get", "put"} <= item.keys())


def plain(path: str) -> str:
    return re.sub("{[^}]*}", "{}", path)


@pytest.fixture
def api(settings: Settings) -> Any:
    """The application reads the settings when it loads."""
    from acme.bootstrap import api

    return api


def test_a_policy_that_lets_in_others_is_named(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where one feature's access is another than the contract says."""
    as_told = Policy.is_open

    def is_otherwise_open(policy: Policy, method: str) -> bool:
        return method in SAFE_METHODS and not as_told(policy, method)

    monkeypatch.setattr(Policy, "is_open", is_otherwise_open)
    found = drifts(CONTRACT, describe_routes(api))
    assert [line for line in found if line.startswith(f"GET {plain(ROW)} security: ")]
    assert all(" security: " in line for line in found)


@pytest.mark.parametrize(
    ("path", "method", "security"),
    [
        (ROW, "put", []),
        ("/api/v1/me", "get", []),
        ("/api/v1/auth/password/forgot", "post", None),
        ("/health", "get", None),
    ],
)
def test_a_contract_that_lets_in_others_is_named(
    api: Any, path: str, method: str, security: list[Document] | None
) -> None:
    changed = copy.deepcopy(CONTRACT)
    operation = changed["paths"][path][method]
    operation.pop("security", None)
    operation |= {} if security is None else {"security": security}
    (line,) = drifts(changed, describe_routes(api))
    assert " security: " in line


def test_a_contract_that_lets_everybody_in_is_named(api: Any) -> None:
    changed = {**copy.deepcopy(CONTRACT), "security": []}
    guarded = [
        operation
        for item in CONTRACT["paths"].values()
        for method, operation in item.items()
        if method in METHODS and "security" not in operation
    ]
    assert len(drifts(changed, describe_routes(api))) == len(guarded)


def test_another_kind_of_credential_is_named(api: Any) -> None:
    changed = copy.deepcopy(CONTRACT)
    for scheme in changed["components"]["securitySchemes"].values():
        scheme["scheme"] = "basic"
    assert drifts(changed, describe_routes(api))
