"""One line deprecates an operation: the contract, the headers and the 410 follow (C26)."""

import copy
from datetime import date
from typing import Any

import httpx2
import pytest
from openapi_spec_validator import validate

from acme.platform.deprecation import MARK, Deprecation, deprecation_of, spell_out
from acme.platform.http.deprecations import Deprecations
from harness.other_service import CONTRACT, ROW, OtherService, marked

SINCE = date(2026, 11, 21)
SUNSET = date(2027, 6, 30)
BEFORE, AFTER = 1814313599.0, 1814313600.0  # a second apart, around midnight UTC


@pytest.mark.parametrize(
    ("mark", "read"),
    [
        ({"since": SINCE}, Deprecation(SINCE, None, None)),
        ({"since": "2026-11-21", "sunset": "2027-06-30"}, Deprecation(SINCE, SUNSET, None)),
        ({"since": SINCE, "link": "/news"}, Deprecation(SINCE, None, "/news")),
    ],
)
def test_a_mark_is_read(mark: object, read: Deprecation) -> None:
    assert deprecation_of({MARK: mark}) == read


@pytest.mark.parametrize(
    "mark",
    [True, {}, {"sunset": SUNSET}, {"since": "soon"}, {"since": SINCE, "until": SUNSET}, [SINCE]],
)
def test_a_mark_that_says_something_else_is_a_mistake(mark: object) -> None:
    with pytest.raises(ValueError, match=MARK):
        deprecation_of({MARK: mark})


def test_the_contract_follows() -> None:
    document = marked(
        (ROW, "get", {"since": SINCE, "sunset": SUNSET}), (ROW, "put", {"since": SINCE})
    )
    schema: dict[str, Any] = {"type": "string", MARK: {"since": SINCE}}
    document["components"]["schemas"]["Sample"] = {"type": "object", "properties": {"old": schema}}
    # The whole of it is validated elsewhere, and takes its time.
    document["paths"] = {path: document["paths"][path] for path in (ROW, "/ready")}
    spell_out(document)
    validate(document)
    get, put = document["paths"][ROW]["get"], document["paths"][ROW]["put"]
    assert get["deprecated"] is put["deprecated"] is schema["deprecated"] is True
    assert get[MARK] == {"since": "2026-11-21", "sunset": "2027-06-30"}
    assert {"Deprecation", "Sunset", "Link", "ETag"} <= get["responses"]["200"]["headers"].keys()
    assert "Sunset" not in put["responses"]["200"]["headers"]
    assert "410" in get["responses"]
    assert "410" not in put["responses"]
    assert "deprecated" not in document["paths"]["/ready"]["get"]


def test_a_contract_without_marks_stays_as_it_is() -> None:
    document = copy.deepcopy(CONTRACT)
    assert spell_out(document) == CONTRACT


def test_the_time_decides() -> None:
    document = {
        "paths": {
            "/a": {"get": {"operationId": "list_a", MARK: {"since": SINCE, "sunset": SUNSET}}},
            "/a/me": {"get": {"operationId": "get_me"}},
            "/a/{id}": {"get": {"operationId": "get_a", MARK: {"since": SINCE}}, "put": {}},
        },
    }
    times = iter([BEFORE, BEFORE, AFTER, AFTER])
    deprecations = Deprecations(document, shows_docs=True, now=times.__next__)
    listed, one = deprecations.find("GET", "/a"), deprecations.find("HEAD", "/a/1")
    assert listed
    assert one
    assert listed.headers == (
        ("Deprecation", "@1795219200"),
        ("Sunset", "Wed, 30 Jun 2027 00:00:00 GMT"),
        ("Link", '</docs#op-list_a>; rel="deprecation"'),
    )
    assert [name for name, _ in one.headers] == ["Deprecation", "Link"]
    told = [deprecations.is_over(notice) for notice in (listed, one, listed, one)]
    assert told == [False, False, True, False]
    others = [("GET", "/a/me"), ("PUT", "/a/1"), ("GET", "/a/1/b"), ("GET", "/a/"), ("POST", "/a")]
    assert [deprecations.find(*other) for other in others] == [None] * len(others)


def test_c26_deprecated_operations_say_so_and_end(other_service: OtherService) -> None:
    row = ROW.replace("{", "").replace("}", "")
    with httpx2.Client(base_url=other_service.url) as client:
        for method in ("GET", "HEAD"):
            health = client.request(method, "/health")
            assert health.status_code == 200
            assert health.headers["deprecation"] == "@1577836800"
            assert health.headers["sunset"] == "Tue, 31 Dec 2999 00:00:00 GMT"
            assert health.headers["link"] == '</docs#op-get_health>; rel="deprecation"'

        told = client.get("/openapi.json")
        assert told.headers["link"] == '</news>; rel="deprecation"'
        assert "sunset" not in told.headers
        operations = told.json()["paths"][ROW]
        assert operations["put"]["deprecated"] is True
        assert operations["put"][MARK]["sunset"] == "2021-01-01"
        assert "deprecated" not in operations["delete"]

        failed = client.get(row)
        assert failed.status_code in (401, 404)
        assert "sunset" in failed.headers

        # Whatever else is wrong with it.
        over = client.put(row, content=b"{", headers={"Content-Type": "text/plain"})
        assert (over.status_code, over.json()["code"]) == (410, "gone")
        assert over.headers["content-type"] == "application/problem+json"
        assert over.headers["sunset"] == "Fri, 01 Jan 2021 00:00:00 GMT"
        assert over.headers["link"] == '<https://example.com/why>; rel="deprecation"'
        assert over.json()["request_id"] == over.headers["x-request-id"]

        for untouched in (client.get("/ready"), client.delete(row)):
            assert not {"deprecation", "sunset", "link"} & untouched.headers.keys()
