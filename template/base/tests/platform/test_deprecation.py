"""One line deprecates an operation: the contract, the headers and the 410 follow (C26)."""

import copy
from datetime import date
from typing import Any

import httpx2
import pytest
from openapi_spec_validator import validate

from acme.platform.breaking.operations import breaking_changes
from acme.platform.carrying import carry_marks
from acme.platform.deprecation import MARK, Deprecation, deprecation_of, problems_of
from acme.platform.deprecation_headers import spell_out
from acme.platform.http.deprecations import Deprecations
from harness.other_service import CONTRACT, LIST, ROW, OtherService, marked

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
    ("mark", "problem"),
    [
        (True, "has to be like {since"),
        (None, "has to be like {since"),
        ([SINCE], "has to be like {since"),
        ({}, "needs since"),
        ({"sunset": SUNSET}, "needs since"),
        ({"since": "soon"}, "has to have a day like 2027-06-30 as since, not 'soon'"),
        ({"since": SINCE, "sunset": "someday"}, "as sunset, not 'someday'"),
        ({"since": SINCE, "until": SUNSET}, "knows no until"),
        ({"since": SUNSET, "sunset": SINCE}, "ends on 2026-11-21, before it begins"),
        ({"since": SINCE, "link": "/a\r\nX-Other: b"}, "has to have an address as link"),
        ({"since": SINCE, "link": "/a>; rel=b"}, "has to have an address as link"),
        ({"since": SINCE, "link": ""}, "has to have an address as link"),
        ({"since": SINCE, "link": 1}, "has to have an address as link"),
    ],
)
def test_a_mark_that_says_something_else_is_a_mistake(mark: object, problem: str) -> None:
    (told,) = problems_of(mark)
    assert told.startswith(f"{MARK} ")
    assert problem in told
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
    for answer in get["responses"].values():
        assert {"Deprecation", "Sunset", "Link", "X-Request-ID"} <= answer["headers"].keys()
        assert answer["headers"]["Deprecation"]["required"] is True
    assert {"304", "404", "410", "500"} <= get["responses"].keys()
    assert "Sunset" not in put["responses"]["200"]["headers"]
    assert "410" in get["responses"]
    assert "410" not in put["responses"]
    assert "deprecated" not in document["paths"]["/ready"]["get"]


def test_one_line_is_enough_for_a_field() -> None:
    document = resource({})
    document["components"]["schemas"]["ThingInput"]["properties"]["name"][MARK] = {"since": SINCE}
    carry_marks(document)
    schemas = document["components"]["schemas"]
    marked_fields = {
        (kind, name)
        for kind, schema in schemas.items()
        for name, part in schema.get("properties", {}).items()
        if MARK in part
    }
    assert marked_fields == {
        ("ThingInput", "name"),
        ("ThingPartial", "name"),
        ("ThingPatch", "name"),
    }
    listing = document["paths"]["/things"]["get"]
    told = [one["name"] for one in listing["parameters"] if MARK in one]
    assert told == ["name", "name[in]"]
    assert not any(MARK in one for one in document["paths"]["/others"]["get"]["parameters"])


def test_a_field_goes_from_all_its_places_after_its_sunset() -> None:
    before, after = resource({"since": SINCE, "sunset": SINCE}), resource({})
    for schema in after["components"]["schemas"].values():
        schema.get("properties", {}).pop("name", None)
    del after["paths"]["/things"]["get"]["parameters"][1:3]
    assert breaking_changes(carry_marks(before), carry_marks(after), SUNSET) == {}
    assert len(breaking_changes(resource({}), after, SUNSET)) == 5


def resource(mark: dict[str, Any]) -> dict[str, Any]:
    """Something with a list of it, and something else with the same field."""

    def field(**more: Any) -> dict[str, Any]:
        return {"properties": {"name": {"type": "string", **more}}}

    def listing(page: str) -> dict[str, Any]:
        names = ["sort", "name", "name[in]", "named"]
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{page}"}}}
        put = {"application/json": {"schema": {"$ref": "#/components/schemas/ThingPatch"}}}
        return {
            "get": {
                "parameters": [{"name": name, "in": "query", "schema": {}} for name in names],
                "responses": {"200": {"content": content}},
            },
            "patch": {"requestBody": {"content": put}},
            "post": {"requestBody": {"content": {"a/b": {"schema": INPUT}}}},
        }

    items = {"properties": {"items": {"items": {"$ref": "#/components/schemas/ThingPartial"}}}}
    return {
        "paths": {"/things": listing("ThingPage"), "/others": listing("Others")},
        "components": {
            "schemas": {
                "Others": {},
                "ThingInput": field(**({MARK: mark} if mark else {})),
                "ThingPage": items,
                "ThingPartial": field(),
                "ThingPatch": field(),
                "Thingummy": field(),
            }
        },
    }


INPUT = {"$ref": "#/components/schemas/ThingInput"}


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
    assert one.headers_for("any=thing") == one.headers
    told = [deprecations.is_over(notice) for notice in (listed, one, listed, one)]
    assert told == [False, False, True, False]
    others = [("GET", "/a/me"), ("PUT", "/a/1"), ("GET", "/a/1/b"), ("GET", "/a/"), ("POST", "/a")]
    assert [deprecations.find(*other) for other in others] == [None] * len(others)


def test_a_request_is_told_of_the_parameters_that_it_uses() -> None:
    later = {"since": SUNSET, "link": "/b"}
    parameters = [
        {"name": "a", "in": "query", MARK: {"since": SINCE, "sunset": SUNSET}},
        {"$ref": "#/components/parameters/B"},
        {"name": "X-C", "in": "header", MARK: later},
        {"name": "d", "in": "query"},
    ]
    document = {
        "paths": {"/a": {"get": {"operationId": "list_a", "parameters": parameters}}},
        "components": {"parameters": {"B": {"name": "b[in]", "in": "query", MARK: later}}},
    }
    notice = Deprecations(document).find("GET", "/a")
    assert notice
    since, sunset = ("Deprecation", "@1795219200"), ("Sunset", "Wed, 30 Jun 2027 00:00:00 GMT")
    link = '</openapi.json>; rel="deprecation"'
    assert notice.headers_for("d=1&a=") == (since, sunset, ("Link", link))
    assert notice.headers_for("b%5Bin%5D=1") == (
        ("Deprecation", "@1814313600"),
        ("Link", '</b>; rel="deprecation"'),
    )
    assert notice.headers_for("b[in]=1&a=1") == (
        since,
        sunset,
        ("Link", f'{link}, </b>; rel="deprecation"'),
    )
    for other in ("", "d=1", "X-C=1", "%ff=a&a=1", "\xff=1&a=1"):
        assert notice.headers_for(other) == ()


def test_what_a_request_may_be_told_is_in_the_contract() -> None:
    document = copy.deepcopy(CONTRACT)
    listing = document["paths"][LIST]["get"]
    (sort,) = (one for one in listing["parameters"] if one.get("name") == "sort")
    sort[MARK] = {"since": SINCE, "sunset": SUNSET}
    spell_out(document)
    assert sort["deprecated"] is True
    assert "410" not in listing["responses"]
    assert "deprecated" not in listing
    for answer in listing["responses"].values():
        assert {"Deprecation", "Sunset", "Link"} <= answer["headers"].keys()
        for name in ("Deprecation", "Sunset"):
            assert not answer["headers"][name].get("required")


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

        for query, says in (("?sort=id", True), ("?limit=1", False)):
            # Nobody in particular asks, and may well be refused: it is told all the same.
            listed = client.get(LIST + query)
            assert listed.status_code in (200, 400, 401)
            assert ("sunset" in listed.headers) is says

        # Whatever else is wrong with it.
        over = client.put(row, content=b"{", headers={"Content-Type": "text/plain"})
        assert (over.status_code, over.json()["code"]) == (410, "gone")
        assert over.headers["content-type"] == "application/problem+json"
        assert over.headers["sunset"] == "Fri, 01 Jan 2021 00:00:00 GMT"
        assert over.headers["link"] == '<https://example.com/why>; rel="deprecation"'
        assert over.json()["request_id"] == over.headers["x-request-id"]

        for untouched in (client.get("/ready"), client.delete(row)):
            assert not {"deprecation", "sunset", "link"} & untouched.headers.keys()
