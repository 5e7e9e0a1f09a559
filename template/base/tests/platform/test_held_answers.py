"""Each answer that the tests get is held to the contract: these would be failures of any of them."""

import httpx2
import pytest

from harness.contract import CONTRACT, hold_to_contract

ROW = next(path for path, item in CONTRACT["paths"].items() if {"get", "put"} <= item.keys())
ONE = ROW.rpartition("/")[0] + "/00000000-0000-7000-8000-000000000000"
ALWAYS = {"X-Request-ID": "any"}
PROBLEM = {
    "type": "urn:problem:not-found",
    "title": "Not Found",
    "status": 404,
    "detail": "There is no such thing.",
    "code": "not_found",
    "request_id": "any",
}
TYPE = {"Content-Type": "application/problem+json"}


def answered(status: int, method: str = "GET", path: str = ONE, **more: object) -> httpx2.Response:
    options = {"headers": ALWAYS, **more}
    request = httpx2.Request(method, f"http://127.0.0.1{path}")
    return httpx2.Response(status, request=request, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "answer",
    [
        answered(404, json=PROBLEM, headers={**ALWAYS, **TYPE}),
        answered(304, headers={**ALWAYS, "ETag": '"1-9f86d081"'}),
        answered(404, method="HEAD"),
        answered(204, method="DELETE"),
        answered(200, path="/health", json={"status": "ok"}),
        # Nothing that the contract speaks of was asked for.
        answered(404, path="/nothing", text="no"),
        answered(405, method="PUT", path="/health", text="no"),
    ],
)
def test_what_the_contract_declares_may_be_answered(answer: httpx2.Response) -> None:
    hold_to_contract(answer)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (answered(418), "this status is not in the contract"),
        (answered(302), "this status is not in the contract"),
        (answered(304), "there is no etag"),
        (answered(304, headers={**ALWAYS, "ETag": "1"}), "etag: "),
        (answered(204, method="DELETE", headers={}), "there is no x-request-id"),
        (
            answered(204, method="DELETE", headers={**ALWAYS, "Location": "/"}),
            "location is not in the contract",
        ),
        (answered(204, method="DELETE", json={}), "'application/json' is not in the contract"),
        (answered(404), "there is no body"),
        (answered(404, json=PROBLEM), "'application/json' is not in the contract"),
        (answered(404, json={**PROBLEM, "more": 1}, headers={**ALWAYS, **TYPE}), "'more'"),
        (answered(404, json={}, headers={**ALWAYS, **TYPE}), "'code' is a required property"),
        (answered(200, path="/health", json={"status": "fine"}), "$.status"),
    ],
)
def test_what_the_contract_does_not_declare_may_not(answer: httpx2.Response, mistake: str) -> None:
    with pytest.raises(AssertionError, match=mistake.replace("$", r"\$")):
        hold_to_contract(answer)


def test_the_clients_of_the_tests_are_held(client: httpx2.Client, caller: httpx2.Client) -> None:
    for one in (client, caller):
        assert hold_to_contract in one.event_hooks["response"]
