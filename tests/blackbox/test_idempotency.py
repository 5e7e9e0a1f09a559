"""Section 2, idempotency keys as far as a single client sees them (C15)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from .actors import Actor, World
from .api import read_json
from .database import Rows
from .domain import Resource
from .factory import Factory


def test_c15_a_repeated_post_is_answered_again_and_done_once(
    resource: Resource, a: Actor, factory: Factory, rows: Rows
) -> None:
    body = factory.full(resource, a)
    headers = {"Idempotency-Key": str(uuid4())}
    before = rows.count(resource.table)
    first = a.call(resource.create, json=body, headers=headers, status=201)
    assert "idempotent-replayed" not in first.headers
    for _ in range(2):
        again = a.call(resource.create, json=body, headers=headers, status=201)
        assert again.content == first.content
        assert again.headers["idempotent-replayed"] == "true"
        for name in ("location", "etag", "content-type"):
            assert again.headers[name] == first.headers[name]
        assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert rows.count(resource.table) == before + 1


def test_c15_the_answer_is_that_of_then(sample: Resource, a: Actor, factory: Factory) -> None:
    """Even when the row has changed, or is gone, since."""
    body = factory.full(sample, a)
    headers = {"Idempotency-Key": str(uuid4())}
    first = a.call(sample.create, json=body, headers=headers, status=201)
    path = first.headers["location"]
    a.send("PUT", path, json=factory.minimal(sample, a), status=200)
    assert a.call(sample.create, json=body, headers=headers).content == first.content
    a.send("DELETE", path, status=204)
    assert a.call(sample.create, json=body, headers=headers).content == first.content
    a.send("GET", path, status=404)


def test_c15_without_a_key_each_post_is_another(
    sample: Resource, a: Actor, factory: Factory
) -> None:
    one, other = factory.created(sample, a), factory.created(sample, a)
    assert one["id"] != other["id"]


def test_c15_another_key_is_another_post(sample: Resource, a: Actor, factory: Factory) -> None:
    answers = [
        a.call(
            sample.create,
            json=factory.full(sample, a),
            headers={"Idempotency-Key": str(uuid4())},
            status=201,
        )
        for _ in range(2)
    ]
    assert read_json(answers[0])["id"] != read_json(answers[1])["id"]


@pytest.mark.needs("users")
def test_c15_a_key_is_its_callers_own(
    sample: Resource, a: Actor, b: Actor, factory: Factory
) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    mine = a.call(sample.create, json=factory.full(sample, a), headers=headers, status=201)
    theirs = b.call(sample.create, json=factory.full(sample, b), headers=headers, status=201)
    assert "idempotent-replayed" not in theirs.headers
    assert read_json(mine)["id"] != read_json(theirs)["id"]


@pytest.mark.needs("tenants")
def test_c15_an_organization_is_made_once(world: World, rows: Rows) -> None:
    someone = world.newcomer()
    slug = f"once-{uuid4().hex[:12]}"
    headers = {"Idempotency-Key": str(uuid4())}
    answers = [
        someone.send(
            "POST",
            "/api/v1/organizations",
            json={"slug": slug, "name": slug},
            headers=headers,
            status=201,
        )
        for _ in range(2)
    ]
    assert answers[0].content == answers[1].content
    assert answers[1].headers["idempotent-replayed"] == "true"
    assert rows.count("organizations", slug=slug) == 1
