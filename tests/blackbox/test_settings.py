"""What an operator may set: V7 with another size, C9 where versions are obligatory, C20 unset."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from . import raw
from .actors import Actor, World
from .contract import Operation
from .domain import Resource
from .mail import Mailbox
from .site import Service, Site

pytestmark = pytest.mark.needs("command line")

JSON = "application/json"
MOST = 1000  # bytes of a body
STRICT = {"MAX_BODY_BYTES": str(MOST), "REQUIRE_IF_MATCH": "1"}
# As where nobody has said anything.
UNLIMITED = dict.fromkeys(
    ("RATE_LIMIT_ANONYMOUS", "RATE_LIMIT_AUTHENTICATED", "RATE_LIMIT_SENSITIVE"), ""
)


@pytest.fixture(scope="module")
def strict(own: Site) -> Iterator[Service]:
    with own.another(ENVIRONMENT="test", **STRICT, **UNLIMITED) as started:
        yield started


@pytest.fixture
def actor(own: Site, strict: Service) -> Actor:
    return own.elsewhere(strict)


# V7


@pytest.mark.parametrize("chunked", [False, True], ids=["with a length", "chunked"])
def test_v7_the_size_that_was_set_is_the_limit(
    own: Site, strict: Service, sample: Resource, chunked: bool
) -> None:
    before = own.rows.count(sample.table)
    for size, expected in (
        (MOST, (400, "validation_failed")),
        (MOST + 1, (413, "body_too_large")),
        (MOST, (400, "validation_failed")),
    ):
        # What is read is judged, and is none that could be stored.
        body = json.dumps({"unheard_of": 1}).encode().ljust(size)
        answer = raw.send(strict.base_url, posted(own, sample, body, chunked=chunked))
        assert (answer.status, answer.json()["code"]) == expected, size
    assert own.rows.count(sample.table) == before


def posted(own: Site, sample: Resource, body: bytes, *, chunked: bool) -> bytes:
    headers = {**own.actor.headers, "Content-Type": JSON}
    if not chunked:
        return raw.request("POST", sample.path, headers, body)
    # In parts that are all allowed by themselves.
    parts = [body[:400], body[400:800], body[800:]]
    told = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])
    return raw.head("POST", sample.path, {**headers, "Transfer-Encoding": "chunked"}) + told


# C9


@pytest.mark.operations(where=lambda one: "428" in one.document["responses"])
def test_c9_where_it_is_asked_for_no_change_goes_without(
    own: Site, actor: Actor, operation: Operation
) -> None:
    """Wherever the contract says so."""
    caller, path, body = something(own, actor, operation)
    options = {"json": body} if operation.has_body else {}
    before = caller.send("GET", path, status=200)
    for headers, status, code in (
        ({}, 428, "precondition_required"),
        ({"If-Match": '"another"'}, 412, "precondition_failed"),
    ):
        caller.call(operation, path=path, headers=headers, status=status, code=code, **options)
    after = caller.send("GET", path, status=200)
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])
    tag = {"If-Match": before.headers["etag"]}
    status = 204 if operation.method == "DELETE" else 200
    caller.call(operation, path=path, headers=tag, status=status, **options)


def something(
    own: Site, actor: Actor, operation: Operation
) -> tuple[Actor, str, dict[str, Any] | None]:
    """Something of the caller's to change by this operation, and what by."""
    verb, name = operation.name.split("_", 1)
    if name == "organization":
        owner = World(own.target, actor.api, Mailbox(own.target.mail_folder)).actor()
        return owner, operation.fill(organization_id=owner.tenant_id), {"name": "changed"}
    resource = own.resources[name]
    # What is new has no version that it could be another than.
    made = own.factory.created(resource, actor)
    body = {} if verb == "update" else own.factory.minimal(resource, actor)
    return actor, f"{resource.path}/{made['id']}", body


def test_c9_every_change_of_a_resource_may_be_asked_for_its_version(own: Site) -> None:
    """So that none is left out above."""
    asked = {
        one.name for one in own.contract.operations.values() if "428" in one.document["responses"]
    }
    changing = {
        one.name
        for resource in own.resources.values()
        for one in (resource.update, resource.replace, resource.delete)
    }
    if own.target.tenants:
        changing |= {"update_organization", "delete_organization"}
    assert asked == changing


# C20


def test_c20_generous_where_nobody_asked_for_less(actor: Actor, sample: Resource) -> None:
    """In development and in tests: nobody comes across a quota unasked."""
    answer = actor.call(sample.listing, status=200)
    assert answer.headers["ratelimit-policy"] == '"default";q=100000;w=60'
