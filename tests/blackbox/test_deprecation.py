"""C26: what is marked as deprecated says so, and answers 410 past its sunset.

No service begins with anything deprecated. So this is a copy of the project, its contract marked as
its owner would mark it, on the same database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from .actors import Actor
from .api import Api, read_json
from .contract import Contract
from .domain import Resource
from .lists import ids, next_link, walk
from .site import Site
from .test_limits import fields

pytestmark = pytest.mark.needs("command line")

SINCE, SUNSET, PAST = "2026-01-31", "2999-12-31", "2026-02-28"
LINK = "https://example.com/changes"
SAYS = ("deprecation", "sunset")


@dataclass
class Marked:
    actor: Actor
    contract: dict[str, Any]


@pytest.fixture(scope="module")
def sources(own: Site, sample: Resource, tmp_path_factory: pytest.TempPathFactory) -> Path:
    sources = own.copied(tmp_path_factory.mktemp("marked"))
    contract = sources.parent / "openapi.yaml"
    document = yaml.safe_load(contract.read_text("utf-8"))
    one, every = document["paths"][sample.get.path], document["paths"][sample.path]
    every["get"]["x-deprecated"] = {"since": SINCE, "sunset": SUNSET, "link": LINK}
    one["get"]["x-deprecated"] = {"since": SINCE}
    one["put"]["x-deprecated"] = {"since": SINCE, "sunset": PAST}
    field(document, sample)["x-deprecated"] = {"since": SINCE}
    parameter(every["get"])["x-deprecated"] = {"since": SINCE, "sunset": PAST}
    contract.write_text(yaml.safe_dump(document), "utf-8")
    return sources


@pytest.fixture(scope="module")
def marked(own: Site, sources: Path) -> Iterator[Marked]:
    with own.another(PYTHONPATH=str(sources), DOCS_ENABLED="1") as service:
        bare = Api(service.base_url, Contract({"paths": {}}))
        served = read_json(bare.send("GET", "/openapi.json", status=200, declared=False))
        actor = replace(own.actor, api=Api(service.base_url, Contract(served)))
        yield Marked(actor, served)


def field(document: dict[str, Any], resource: Resource) -> dict[str, Any]:
    """The schema of a property that answers have and that is written in place."""
    schemas = document["components"]["schemas"].values()
    name = resource.strings[0].name
    (found,) = (
        one["properties"][name]
        for one in schemas
        if set(one.get("properties", ())) == set(resource.names)
    )
    assert "$ref" not in found
    described: dict[str, Any] = found
    return described


def parameter(operation: dict[str, Any]) -> dict[str, Any]:
    """One that is written in place, and that each list has."""
    (found,) = (one for one in operation["parameters"] if one.get("name") == "sort")
    described: dict[str, Any] = found
    return described


def moment(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def told(answer: httpx2.Response) -> dict[str, str]:
    return {name: answer.headers[name] for name in SAYS if name in answer.headers}


def test_c26_a_deprecated_operation_says_so_in_each_answer(
    marked: Marked, sample: Resource
) -> None:
    unknown = {"unheard_of": "1"}
    answers = [
        marked.actor.send("GET", sample.path, status=200),
        marked.actor.send("HEAD", sample.path, status=200),
        marked.actor.send("GET", sample.path, params=unknown, status=400),
        marked.actor.send("GET", sample.path, headers={"Accept": "text/html"}, status=406),
    ]
    if marked.actor.tokens and sample.access != "public":
        answers.append(marked.actor.api.send("GET", sample.path, status=401))
    for answer in answers:
        said = told(answer)
        assert said["deprecation"] == f"@{moment(SINCE).timestamp():.0f}"
        assert parsedate_to_datetime(said["sunset"]) == moment(SUNSET)
        assert f'<{LINK}>; rel="deprecation"' in answer.headers["link"]


def test_c26_without_a_sunset_none_is_told(marked: Marked, own: Site, sample: Resource) -> None:
    made = own.factory.created(sample, own.actor)
    answer = marked.actor.send("GET", f"{sample.path}/{made['id']}", status=200)
    assert told(answer) == {"deprecation": f"@{moment(SINCE).timestamp():.0f}"}


def test_c12_c26_a_page_links_to_the_next_and_to_the_news(
    marked: Marked, own: Site, sample: Resource
) -> None:
    made = [own.factory.created(sample, own.actor)["id"] for _ in range(3)]
    pages = walk(marked.actor, sample.path, {"id[in]": ",".join(made), "limit": 1})
    assert ids(pages) == made[::-1]
    news = f'<{LINK}>; rel="deprecation"'
    for page in pages[:-1]:
        links = page.headers["link"].split(", ")
        assert sorted(links) == sorted([f'<{next_link(page)}>; rel="next"', news])
    assert pages[-1].headers["link"] == news


def test_c26_without_a_link_of_its_own_it_is_to_the_docs(
    marked: Marked, own: Site, sources: Path, sample: Resource
) -> None:
    path = f"{sample.path}/{own.factory.created(sample, own.actor)['id']}"
    name = sample.get.name
    answer = marked.actor.send("GET", path, status=200)
    assert answer.headers["link"] == f'</docs#op-{name}>; rel="deprecation"'
    assert marked.actor.api.send("GET", "/docs", status=200, declared=False).text
    # A link to a page that is not shown would be of no use: the contract says it too.
    with own.another(PYTHONPATH=str(sources), DOCS_ENABLED="0") as service:
        actor = replace(marked.actor, api=Api(service.base_url, Contract(marked.contract)))
        answer = actor.send("GET", path, status=200)
        assert "deprecation" in answer.headers
        assert answer.headers["link"] == '</openapi.json>; rel="deprecation"'
        linked = actor.send("GET", sample.path, status=200)
        assert f'<{LINK}>; rel="deprecation"' in linked.headers["link"]


def test_c26_a_parameter_is_told_of_and_goes_on_working(
    marked: Marked, own: Site, sample: Resource
) -> None:
    """Past its sunset too: it is the operation that ends, where something has to."""
    served = parameter(marked.contract["paths"][sample.path]["get"])
    assert served["deprecated"] is True
    assert served["x-deprecated"] == {"since": SINCE, "sunset": PAST}
    own.factory.created(sample, own.actor)
    given = {"sort": "created_at", "limit": "100"}
    items = marked.actor.json("GET", sample.path, params=given)["items"]
    moments = [datetime.fromisoformat(item["created_at"]) for item in items]
    assert moments
    assert moments == sorted(moments)


def test_c26_no_other_operation_says_so(marked: Marked, own: Site, sample: Resource) -> None:
    body = own.factory.minimal(sample, own.actor)
    made = marked.actor.call(sample.create, json=body, status=201)
    path = made.headers["location"]
    others = [
        made,
        marked.actor.send("PATCH", path, json={}, status=200),
        marked.actor.send("GET", "/health", status=200),
        marked.actor.send("GET", f"{sample.path}/", status=404, declared=False),
        marked.actor.send("DELETE", path, status=204),
    ]
    for answer in others:
        assert told(answer) == {}
        assert "deprecation" not in answer.headers.get("link", "")


def test_c20_c26_past_its_sunset_an_operation_is_gone(
    marked: Marked, own: Site, sample: Resource
) -> None:
    made = own.factory.create(sample, own.actor)
    path, body = made.headers["location"], own.factory.minimal(sample, own.actor)
    for caller in (marked.actor, replace(marked.actor, tokens={})):
        answer = caller.send("PUT", path, json=body, status=410, code="gone")
        assert parsedate_to_datetime(told(answer)["sunset"]) == moment(PAST)
        again = caller.send("PUT", path, content=b"{", status=410, code="gone")
        # C20: it is counted as any other.
        for one in (answer, again):
            assert fields(one, "RateLimit-Policy").keys() == {"default"}
            assert fields(one, "RateLimit").keys() == {"default"}
    kept = marked.actor.send("GET", path, status=200)
    assert (kept.content, kept.headers["etag"]) == (made.content, made.headers["etag"])


def test_c26_the_contract_follows(marked: Marked, sample: Resource) -> None:
    listing = marked.contract["paths"][sample.path]["get"]
    one = marked.contract["paths"][sample.get.path]
    assert listing["deprecated"] is one["get"]["deprecated"] is one["put"]["deprecated"] is True
    assert "deprecated" not in one["patch"]
    assert "deprecated" not in marked.contract["paths"][sample.path]["post"]
    for answer in listing["responses"].values():
        for name in ("Deprecation", "Sunset"):
            assert answer["headers"][name]["required"] is True
    assert "410" in one["put"]["responses"]
    assert "410" not in one["patch"]["responses"]
    assert field(marked.contract, sample)["deprecated"] is True
