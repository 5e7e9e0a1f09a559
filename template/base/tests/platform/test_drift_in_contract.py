"""Whatever is changed in the contract alone is named, each kind of thing that it says."""

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest

from acme.platform.contract import load
from acme.platform.document import Document, resolved
from acme.platform.drift import drifts
from acme.platform.http.describe import describe_routes
from acme.settings import Settings

WHOLE = load()
# Some resource's row, and the list that it is in.
ROW = next(path for path, item in WHOLE["paths"].items() if {"get", "put"} <= item.keys())
LIST = ROW.rpartition("/")[0]
ONE = re.sub("{[^}]*}", "{}", ROW)


def part_of(document: Document) -> Document:
    """As much of it as is changed here: to compare all of it each time would take long."""
    changed = {"/health", LIST, ONE}
    paths = document["paths"].items()
    same = {path: item for path, item in paths if re.sub("{[^}]*}", "{}", path) in changed}
    return {**document, "paths": same}


CONTRACT = part_of(WHOLE)

Change = Callable[[Document], Any]


@pytest.fixture(scope="module")
def routes() -> Document:
    from acme.bootstrap import api

    return part_of(describe_routes(api))


@pytest.fixture(autouse=True)
def _settings(settings: Settings) -> None:
    """The application reads them when it loads."""


def of_list(document: Document, method: str = "get") -> Document:
    operation: Document = document["paths"][LIST][method]
    return operation


def of_row(document: Document, method: str = "get") -> Document:
    operation: Document = document["paths"][ROW][method]
    return operation


def query(document: Document, name: str) -> Document:
    """A parameter of the list, its own and no other's."""
    given = of_list(document)["parameters"]
    for place, one in enumerate(given):
        if resolved(one, document)["name"] == name:
            given[place] = copy.deepcopy(resolved(one, document))
            found: Document = given[place]
            return found
    raise LookupError(name)


def header(document: Document, method: str, path: str, name: str) -> Document:
    given = document["paths"][path][method]["parameters"]
    (found,) = (resolved(one, document) for one in given if resolved(one, document)["name"] == name)
    given[:] = [copy.deepcopy(found)]
    own: Document = given[0]
    return own


def sent(document: Document) -> Document:
    """The schema that creates one."""
    media = of_list(document, "post")["requestBody"]["content"]["application/json"]
    media["schema"] = copy.deepcopy(resolved(media["schema"], document))
    schema: Document = media["schema"]
    return schema


def value(document: Document) -> Document:
    """The first property of what creates one."""
    properties = sent(document)["properties"]
    name = next(iter(properties))
    properties[name] = copy.deepcopy(resolved(properties[name], document))
    found: Document = properties[name]
    return found


def answer(document: Document, status: str = "200", method: str = "get") -> Document:
    """What reading one answers, its own and no other's."""
    responses = of_row(document, method)["responses"]
    responses[status] = copy.deepcopy(resolved(responses[status], document))
    found: Document = responses[status]
    return found


def page(document: Document) -> Document:
    media = of_list(document)["responses"]["200"]["content"]["application/json"]
    media["schema"] = copy.deepcopy(resolved(media["schema"], document))
    schema: Document = media["schema"]
    return schema


def problem(document: Document) -> Document:
    schema: Document = document["components"]["schemas"]["Problem"]
    return schema


def link(document: Document) -> Document:
    (first, *_) = of_list(document, "post")["responses"]["201"]["links"].values()
    found: Document = first
    return found


OTHER = {"operationId": "other", "responses": {"200": {"description": "Another."}}}
MEDIA = {"schema": {"type": "string"}}
CHANGES: list[tuple[str, Change]] = [
    # Who may ask.
    ("security", lambda it: of_list(it).update(security=[{}, {"other": []}])),
    ("security", lambda it: it["paths"]["/health"]["get"].update(security=[{"other": []}])),
    # Parameters.
    ("query limit value maximum", lambda it: query(it, "limit")["schema"].update(maximum=1000)),
    ("query limit value default", lambda it: query(it, "limit")["schema"].update(default=50)),
    ("query sort explode", lambda it: query(it, "sort").update(explode=True)),
    ("query sort style", lambda it: query(it, "sort").update(style="pipeDelimited")),
    ("sort value[] enum", lambda it: query(it, "sort")["schema"]["items"]["enum"].remove("-id")),
    ("sort value[] enum", lambda it: query(it, "sort")["schema"]["items"]["enum"].append("new")),
    ("fields value[] enum", lambda it: query(it, "fields")["schema"]["items"]["enum"].pop()),
    ("query id value type", lambda it: query(it, "id").update(schema={"type": "integer"})),
    ("query id required", lambda it: query(it, "id").update(required=True)),
    ("query id[in]:", lambda it: query(it, "id[in]").update(name="id[no]")),
    ("query other:", lambda it: of_list(it)["parameters"].append({"name": "other", "in": "query"})),
    (
        "header idempotency-key required",
        lambda it: header(it, "post", LIST, "Idempotency-Key").update(required=True),
    ),
    (
        "header if-match value pattern",
        lambda it: header(it, "put", ROW, "If-Match").update(schema={"type": "string"}),
    ),
    # Media types.
    (
        "body media types",
        lambda it: of_row(it, "patch")["requestBody"]["content"].pop(
            "application/merge-patch+json"
        ),
    ),
    (
        "body media types",
        lambda it: of_list(it, "post")["requestBody"]["content"].update({"text/csv": MEDIA}),
    ),
    ("200 media types", lambda it: answer(it)["content"].update({"text/csv": MEDIA})),
    ("204 media types", lambda it: answer(it, "204", "delete").update(content={"text/csv": MEDIA})),
    # What is sent.
    ("pattern", lambda it: value(it).update(pattern="^other$")),
    ("multipleOf", lambda it: value(it).update(multipleOf=5)),
    ("readOnly", lambda it: value(it).update(readOnly=True)),
    ("choices", lambda it: value(it).update(anyOf=[{"type": "string"}, {"type": "number"}])),
    ("body minProperties", lambda it: sent(it).update(minProperties=2)),
    ("body dependentRequired", lambda it: sent(it).update(dependentRequired={"a": ["b"]})),
    ("path 0 maxLength", lambda it: it["components"]["schemas"]["Id"].update(maxLength=40)),
    # What is answered.
    ("200 open", lambda it: page(it).update(additionalProperties=True)),
    ("200.items maxItems", lambda it: page(it)["properties"]["items"].update(maxItems=5)),
    ("200 header etag", lambda it: answer(it)["headers"].pop("ETag")),
    ("200 header x-other", lambda it: answer(it)["headers"].update({"X-Other": {}})),
    (
        "201 header location",
        lambda it: of_list(it, "post")["responses"]["201"]["headers"].pop("Location"),
    ),
    *(
        (
            f"{method.upper()} {ONE} {status}:",
            lambda it, m=method, s=status: of_row(it, m)["responses"].pop(s),
        )
        for method, status in [
            ("get", "304"),
            ("get", "404"),
            ("put", "409"),
            ("put", "412"),
            ("put", "413"),
            ("put", "415"),
            ("put", "428"),
            ("get", "429"),
            ("get", "503"),
        ]
    ),
    (f"GET {ONE} 302:", lambda it: of_row(it)["responses"].update({"302": {}})),
    (f"GET {ONE} 418:", lambda it: of_row(it)["responses"].update({"418": {}})),
    ("problem.hint type", lambda it: problem(it)["properties"].update(hint={"type": "string"})),
    ("problem.code required", lambda it: problem(it)["required"].remove("code")),
    # What no route can be.
    (f"HEAD {LIST}:", lambda it: it["paths"][LIST].update(head=OTHER)),
    (f"OPTIONS {LIST}:", lambda it: it["paths"][LIST].update(options=OTHER)),
    (f"TRACE {LIST}:", lambda it: it["paths"][LIST].update(trace=OTHER)),
    ("webhook told:", lambda it: it.update(webhooks={"told": {"post": OTHER}})),
    # What the contract says of itself.
    ("no operation is called 'nowhere'", lambda it: link(it).update(operationId="nowhere")),
    ("takes no 'nothing'", lambda it: link(it).update(parameters={"nothing": "1"})),
    (
        "the answer has no 'nothing'",
        lambda it: link(it).update(
            parameters=dict.fromkeys(link(it)["parameters"], "$response.body#/nothing")
        ),
    ),
]


@pytest.mark.parametrize(("named", "change"), CHANGES)
def test_a_change_is_named(named: str, change: Change, routes: Document) -> None:
    changed = copy.deepcopy(CONTRACT)
    change(changed)
    assert [line for line in drifts(changed, routes) if named in line]


def test_a_route_that_gives_notice_itself_is_named(routes: Document) -> None:
    """Notice is given in the contract, from which the headers follow; a route has none of them."""
    changed = copy.deepcopy(routes)
    (one,) = [item for path, item in changed["paths"].items() if re.sub("{[^}]*}", "{}", path) == ONE]
    one["get"]["deprecated"] = True
    assert [line for line in drifts(CONTRACT, changed) if f"GET {ONE} deprecated" in line]
