"""Which changes of the contract break a client, and which do not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from acme.platform.breaking.operations import breaking_changes

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
OPEN: Json = {"type": "object"}
LIST: Json = {"type": "array", "items": TEXT}
CARD: Json = {"type": "object", "properties": {"number": TEXT}, "required": ["number"]}
CASH: Json = {"type": "object", "properties": {"coins": TEXT}, "required": ["coins"]}
HERE = "POST /things/{id}"
TODAY = date(2027, 6, 30)


def ending(sunset: str | date | None) -> Json:
    return {"x-deprecated": {"since": "2019-11-21", **({"sunset": sunset} if sunset else {})}}


OVER, NOT_OVER = ending("2027-06-30"), ending("2027-07-01")


def changes(before: Json, after: Json) -> list[str]:
    return list(breaking_changes(before, after, TODAY))


def contract(**operation: Any) -> Json:
    return {
        "security": [{"bearer": []}],
        "paths": {"/things/{id}": {"post": {"operationId": "make_thing", **operation}}},
    }


def taking(schema: Json, *, required: bool = True, kind: str = "application/json") -> Json:
    return contract(requestBody={"required": required, "content": {kind: {"schema": schema}}})


def giving(schema: Json, *, status: str = "200", kind: str = "application/json") -> Json:
    return contract(responses={status: {"content": {kind: {"schema": schema}}}})


def asking(name: str = "q", /, *, schema: Json = TEXT, place: str = "query", **more: Any) -> Json:
    return contract(parameters=[{"name": name, "in": place, "schema": schema, **more}])


def heading(**header: Any) -> Json:
    return contract(responses={"200": {"headers": {"ETag": {"schema": TEXT, **header}}}})


def serving(*urls: str) -> Json:
    return {**contract(), "servers": [{"url": url} for url in urls]}


def proving(**scheme: Any) -> Json:
    return {**contract(), "components": {"securitySchemes": {"bearer": scheme}}}


def thing(*required: str, **properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(required)}


NARROWER = [
    ({"type": ["string", "null"]}, TEXT, "type: was string|null, is string"),
    ({"anyOf": [TEXT, {"type": "null"}]}, TEXT, "type: was null|string, is string"),
    ({"type": "number"}, {"type": "integer"}, "type: was number, is integer"),
    ({}, TEXT, "type: was anything, is string"),
    (TEXT, {**TEXT, "format": "uuid"}, "format: was anything, is uuid"),
    (TEXT, {**TEXT, "pattern": "^a$"}, "pattern: was anything, is ^a$"),
    (TEXT, {**TEXT, "enum": ["a"]}, "enum: was anything, is a"),
    (TEXT, {**TEXT, "const": "a"}, "enum: was anything, is a"),
    ({**TEXT, "maxLength": 20}, {**TEXT, "maxLength": 9}, "maxLength: was 20, is 9"),
    (TEXT, {**TEXT, "minLength": 1}, "minLength: was anything, is 1"),
    ({"minimum": 0}, {"minimum": 0.5}, "minimum: was 0, is 0.5"),
    ({}, {"exclusiveMaximum": 0}, "exclusiveMaximum: was anything, is 0"),
    ({"minimum": 0}, {"exclusiveMinimum": 0}, "exclusiveMinimum: was minimum 0, is 0"),
    (WHOLE, {**WHOLE, "exclusiveMinimum": -1}, "exclusiveMinimum: was anything, is -1"),
    (
        {**WHOLE, "maximum": 9},
        {**WHOLE, "exclusiveMaximum": 9},
        "exclusiveMaximum: was maximum 9, is 9",
    ),
    (
        {**WHOLE, "format": "int64"},
        {**WHOLE, "format": "int32"},
        "format: was int64, is int32",
    ),
    ({"format": "double"}, {"format": "float"}, "format: was double, is float"),
    (LIST, {**LIST, "uniqueItems": True}, "uniqueItems: was anything, is True"),
    (LIST, {**LIST, "items": {**TEXT, "maxLength": 2}}, "[] maxLength: was anything, is 2"),
    (
        {"additionalProperties": {}},
        {"additionalProperties": TEXT},
        ".* type: was anything, is string",
    ),
    (OPEN, {**OPEN, "additionalProperties": TEXT}, ".* type: was anything, is string"),
    (
        {**OPEN, "additionalProperties": True},
        {**OPEN, "additionalProperties": TEXT},
        ".* type: was anything, is string",
    ),
    ({"type": "array"}, LIST, "[] type: was anything, is string"),
]


@pytest.mark.parametrize(("wide", "narrow", "line"), NARROWER)
def test_a_request_may_widen_and_not_narrow(wide: Json, narrow: Json, line: str) -> None:
    found = changes(taking(wide), taking(narrow))
    assert found == [f"{HERE} body{' ' * (line[0].isalpha())}{line}"]
    assert changes(taking(narrow), taking(wide)) == []
    assert changes(asking(schema=wide), asking(schema=narrow)) != []


@pytest.mark.parametrize(("wide", "narrow"), [(wide, narrow) for wide, narrow, _ in NARROWER])
def test_an_answer_may_narrow_and_not_widen(wide: Json, narrow: Json) -> None:
    (line,) = changes(giving(narrow), giving(wide))
    assert line.startswith(f"{HERE} 200")
    assert changes(giving(wide), giving(narrow)) == []


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (contract(), {}, "is gone"),
        (contract(), {"paths": {"/things/{id}": {"get": {}}}}, "is gone"),
        (contract(security=[]), contract(), " security: asks for more than before"),
        (
            contract(security=[{}, {"bearer": []}]),
            contract(security=[{"bearer": []}]),
            " security: asks for more than before",
        ),
        (
            contract(),
            contract(security=[{"bearer": ["write"]}]),
            " security: asks for more than before",
        ),
        (contract(), contract(operationId="x"), " operationId: was make_thing, is x"),
        (
            asking(schema={**WHOLE, "default": 20}),
            asking(schema=WHOLE),
            " query q default: was 20, is none",
        ),
        (
            taking(thing(name={**TEXT, "default": "a"})),
            taking(thing(name={**TEXT, "default": "b"})),
            " body.name default: was a, is b",
        ),
        (
            taking(thing(name={**TEXT, "default": None})),
            taking(thing(name={**TEXT, "default": "null and void"})),
            " body.name default: was null, is null and void",
        ),
        (
            taking(thing(name=TEXT)),
            taking(thing(name={**TEXT, "readOnly": True})),
            " body.name: is readOnly now",
        ),
        (
            giving(thing(name=TEXT)),
            giving(thing(name={**TEXT, "writeOnly": True})),
            " 200.name: is writeOnly now",
        ),
        (contract(), asking(required=True), " query q: is required now"),
        (asking(), asking(required=True), " query q: is required now"),
        (asking(), contract(), " query q: is gone"),
        (asking(), asking("other"), " query q: is gone"),
        (
            asking(schema=LIST),
            asking(schema=LIST, explode=False),
            " query q: is written in another way",
        ),
        (
            asking("id", place="path"),
            asking("id", place="path", schema={**TEXT, "format": "uuid"}),
            " path id format: was anything, is uuid",
        ),
        (contract(), taking(TEXT), " body: is required now"),
        (taking(TEXT, required=False), taking(TEXT), " body: is required now"),
        (taking(TEXT), contract(), " body: is gone"),
        (taking(TEXT), taking(TEXT, kind="text/plain"), " body application/json: is gone"),
        (taking(thing(name=TEXT)), taking(thing()), " body.name: is gone"),
        (taking(thing(name=TEXT)), taking(thing("name", name=TEXT)), " body.name: is required now"),
        (taking(thing()), taking(thing("name", name=TEXT)), " body.name: is required now"),
        (
            taking(thing()),
            taking({**thing(), "additionalProperties": False}),
            " body: takes no unknown properties any more",
        ),
        (
            taking({**TEXT, "enum": ["a", "b"]}),
            taking({**TEXT, "enum": ["a"]}),
            " body enum: without b",
        ),
        (taking({"oneOf": [CARD, CASH]}), taking(CARD), " body: takes fewer forms than before"),
        (giving(TEXT), giving(TEXT, kind="text/plain"), " 200 application/json: is gone"),
        (giving(thing(name=TEXT)), giving(thing()), " 200.name: is gone"),
        (
            giving(thing("name", name=TEXT)),
            giving(thing(name=TEXT)),
            " 200.name: is not always there any more",
        ),
        (
            giving({**TEXT, "enum": ["a"]}),
            giving({**TEXT, "enum": ["a", "b"]}),
            " 200 enum: with b",
        ),
        (giving(CARD), giving({"oneOf": [CARD, CASH]}), " 200: has more forms than before"),
        (giving(TEXT, status="404"), giving(LIST, status="404"), " 404 type: was string, is array"),
        (heading(), contract(responses={"200": {}}), " 200 header ETag: is gone"),
        (heading(required=True), heading(), " 200 header ETag: is not always there any more"),
        (
            heading(schema={"type": "integer"}),
            heading(),
            " 200 header ETag type: was integer, is string",
        ),
    ],
)
def test_it_is_named(before: Json, after: Json, line: str) -> None:
    assert f"{HERE}{line if line[0] == ' ' else f': {line}'}" in changes(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, contract()),
        (contract(), {**contract(), "servers": [{"url": "/"}]}),
        (serving("/v1"), serving("/v2", "/v1/")),
        (
            proving(type="http", scheme="bearer"),
            proving(type="http", scheme="Bearer", bearerFormat="x"),
        ),
        (asking(schema=WHOLE), asking(schema={**WHOLE, "default": 20})),
        (giving({**WHOLE, "default": 20}), giving(WHOLE)),
        (giving(thing(name=TEXT)), giving(thing(name={**TEXT, "readOnly": True}))),
        (taking({**WHOLE, "minimum": 0}), taking({**WHOLE, "exclusiveMinimum": -1})),
        (taking({**WHOLE, "exclusiveMinimum": -1}), taking({**WHOLE, "minimum": 0})),
        (giving({**WHOLE, "maximum": 9}), giving({**WHOLE, "exclusiveMaximum": 10})),
        (
            giving({**TEXT, "enum": ["a"]}, status="404"),
            giving({**TEXT, "enum": ["a", "b"]}, status="404"),
        ),
        (contract(summary="Old"), contract(summary="New", description="Longer", tags=["Things"])),
        (contract(), contract(security=[])),
        (contract(), contract(security=[{}, {"bearer": []}])),
        (contract(), asking()),
        (asking(required=True), asking()),
        (asking("X-Name", place="header"), asking("x-name", place="header")),
        (asking(schema=LIST), asking(schema=LIST, explode=True)),
        (contract(), taking(TEXT, required=False)),
        (taking(TEXT), taking(TEXT, required=False)),
        (taking(thing()), taking(thing(name=TEXT))),
        (taking(thing("name", name=TEXT)), taking(thing(name=TEXT))),
        (taking({**thing(), "additionalProperties": False}), taking(thing())),
        (taking(CARD), taking({"oneOf": [CARD, CASH]})),
        (taking({"oneOf": [CARD, CASH]}), taking({"anyOf": [CASH, CARD]})),
        (giving(thing()), giving(thing(name=TEXT))),
        (giving(thing(name=TEXT)), giving(thing("name", name=TEXT))),
        (giving({**thing(), "additionalProperties": False}), giving(thing())),
        (giving({"oneOf": [CARD, CASH]}), giving(CARD)),
        (giving(TEXT, status="404"), contract(responses={})),
        (contract(responses={}), giving(TEXT, status="429")),
        (contract(responses={"200": {}}), heading(required=True)),
    ],
)
def test_it_breaks_nobody(before: Json, after: Json) -> None:
    assert changes(before, after) == []


def test_a_success_is_neither_lost_nor_new_in_silence() -> None:
    assert changes(giving(TEXT), giving(TEXT, status="202")) == [
        f"{HERE} 200: is gone",
        f"{HERE} 202: is a new success",
    ]


def test_what_is_past_its_sunset_may_go() -> None:
    for mark, lines in ((OVER, 0), (NOT_OVER, 1)):
        assert len(changes(contract(**mark), {})) == lines
        assert len(changes(asking(**mark), contract())) == lines
        for of in (taking, giving):
            assert len(changes(of(thing(name={**TEXT, **mark})), of(thing()))) == lines


ENDABLE: list[tuple[str, Callable[..., Json]]] = [
    (HERE, contract),
    (f"{HERE} query q", asking),
    (f"{HERE} body.name", lambda **mark: taking(thing(name={**TEXT, **mark}))),
    (f"{HERE} 200.name", lambda **mark: giving(thing(name={**TEXT, **mark}))),
]


@pytest.mark.parametrize(("place", "marked"), ENDABLE, ids=[place for place, _ in ENDABLE])
@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ({}, ending("2027-06-30"), "2027-06-30 is over already"),
        ({}, ending(date(2020, 1, 31)), "2020-01-31 is over already"),
        (ending(None), ending("2027-06-30"), "2027-06-30 is over already"),
        (ending("2028-06-30"), ending("2027-06-30"), "2027-06-30 is over already"),
        (ending("2028-06-30"), ending("2028-06-29"), "was 2028-06-30, is 2028-06-29"),
        ({}, ending("2027-07-01"), "2027-07-01 is less than 90 days of notice"),
        (ending(None), ending("2027-09-27"), "2027-09-27 is less than 90 days of notice"),
    ],
)
def test_an_end_without_notice_is_named(
    place: str, marked: Callable[..., Json], before: Json, after: Json, line: str
) -> None:
    assert changes(marked(**before), marked(**after)) == [f"{place} sunset: {line}"]


@pytest.mark.parametrize(("place", "marked"), ENDABLE, ids=[place for place, _ in ENDABLE])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, ending(None)),
        ({}, ending("2027-09-28")),
        (ending("2027-07-01"), ending("2027-07-01")),
        (ending("2027-07-01"), ending("2027-07-02")),
        (ending("2027-07-01"), {}),
        (OVER, ending("2027-01-01")),
        (OVER, ending("2027-07-01")),
    ],
)
def test_an_end_with_notice_breaks_nobody(
    place: str, marked: Callable[..., Json], before: Json, after: Json
) -> None:
    assert changes(marked(**before), marked(**after)) == [], place


def test_a_path_goes_by_its_form_and_its_variables_by_their_names() -> None:
    before, after = asking("id", place="path"), asking("key", place="path")
    after["paths"] = {"/things/{key}": after["paths"]["/things/{id}"]}
    assert changes(before, after) == [f"{HERE} path id: is called key now"]


def test_a_server_that_clients_know_stays() -> None:
    assert changes(serving("/v1", "/v2"), serving("/v2")) == ["server /v1: is gone"]
    assert changes(contract(), serving("/v2")) == ["server /: is gone"]
    own = contract(servers=[{"url": "/v3"}])
    assert changes({**own, **serving("/v1")}, serving("/v1")) == []

    def regions(default: str, *choices: str) -> Json:
        variables = {"region": {"default": default, "enum": list(choices)}}
        return {**contract(), "servers": [{"url": "https://{region}.a", "variables": variables}]}

    assert changes(regions("eu", "eu", "us"), regions("us", "us")) == [
        "server https://{region}.a region default: was eu, is us",
        "server https://{region}.a region enum: without eu",
    ]


def test_a_way_to_prove_who_one_is_stays_what_it_is() -> None:
    key = proving(**{"type": "apiKey", "in": "header", "name": "X-Key"})
    assert changes(proving(type="http", scheme="bearer"), key) == [
        "security scheme bearer: was http bearer, is apiKey header X-Key"
    ]

    def flow(url: str) -> Json:
        return proving(type="oauth2", flows={"clientCredentials": {"tokenUrl": url, "scopes": {}}})

    assert changes(flow("/a"), flow("/b")) == [
        "security scheme bearer clientCredentials: is found elsewhere"
    ]


def test_it_looks_through_references_and_into_what_contains_itself() -> None:
    def document(**name: Any) -> Json:
        node = thing(name={**TEXT, **name}, parent={"$ref": "#/components/schemas/Node"})
        used = taking({"allOf": [{"$ref": "#/components/schemas/Node"}], "required": ["name"]})
        return {**used, "components": {"schemas": {"Node": node}}}

    found = changes(document(), document(maxLength=5))
    assert found == ["schema Node.name maxLength: was anything, is 5"]
    assert changes(document(), document()) == []


def test_a_change_of_what_is_shared_is_one_line_that_knows_its_places() -> None:
    def document(**name: Any) -> Json:
        answer = {"$ref": "#/components/responses/Shared"}
        operation = {"responses": {"200": answer, "201": answer}}
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Name"}}}
        return {
            "paths": {"/a": {"get": operation, "put": operation}},
            "components": {
                "responses": {"Shared": {"content": content}},
                "schemas": {"Name": {**TEXT, **name}},
            },
        }

    assert breaking_changes(document(maxLength=5), document(), TODAY) == {
        "schema Name maxLength: was 5, is anything": [
            "GET /a 200",
            "GET /a 201",
            "PUT /a 200",
            "PUT /a 201",
        ]
    }
    lost = document()
    lost["components"]["responses"]["Shared"] = {"content": {}}
    found = changes(document(), lost)
    assert found == ["response Shared application/json: is gone"]
