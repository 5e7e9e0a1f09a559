"""C10, C17 and R3 once more, where what is sent at once gets to two worker processes.

A kernel may give all connections of one caller to the same worker: so each has its own, and it is
known where it leads.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from .actors import Actor
from .api import ask, read_json
from .domain import Resource
from .site import POOL_SIZE, SOON, Service, Site
from .waiting import until

pytestmark = pytest.mark.needs("command line")

WORKERS = 2
CALLERS = 10  # of each worker
# More than wait for a row at once: nobody is to be refused for want of a connection.
SETTINGS = {"DATABASE_POOL_SIZE": str(CALLERS)}
# Long enough to ask each worker, and shorter than a request may wait for a lock.
DRAIN_SECONDS = 2
GOODBYE = DRAIN_SECONDS + 10


@pytest.fixture(scope="module")
def two(own: Site) -> Iterator[Service]:
    with own.another("--workers", str(WORKERS), **SETTINGS) as started:
        yield started


def at_once(
    own: Site, actors: list[Actor], requests: list[dict[str, Any]]
) -> list[httpx2.Response]:
    start = threading.Barrier(len(actors))

    def send(actor: Actor, request: dict[str, Any]) -> httpx2.Response:
        start.wait(10)
        return actor.send(**request)

    sent = [own.spawn(send, *pair) for pair in zip(actors, requests, strict=True)]
    return [answer.result(2 * SOON) for answer in sent]


def test_c10_of_writers_at_two_workers_one_wins(own: Site, two: Service, sample: Resource) -> None:
    made = own.factory.create(sample, own.actor)
    path, tag = made.headers["location"], made.headers["etag"]
    field = next(one for one in sample.plain if one.kind not in ("boolean", "enum"))
    actors = [*chain(*own.callers(two, WORKERS, CALLERS))]
    changes = [
        {
            "method": "PATCH",
            "path": path,
            "json": {field.name: own.factory.plain(field)},
            "headers": {"If-Match": tag},
        }
        for _ in actors
    ]
    answers = at_once(own, actors, changes)
    assert sorted(one.status_code for one in answers) == [200] + [412] * (len(actors) - 1)
    (winner,) = (one for one in answers if one.status_code == 200)
    # Whichever worker is asked.
    for actor in actors:
        found = actor.send("GET", path, status=200)
        assert found.content == winner.content
        assert found.headers["etag"] == winner.headers["etag"] != tag


def test_c17_of_posts_at_two_workers_one_is_done(own: Site, two: Service, sample: Resource) -> None:
    body = own.factory.full(sample, own.actor)
    headers = {"Idempotency-Key": str(uuid4())}
    before = own.rows.count(sample.table)
    actors = [*chain(*own.callers(two, WORKERS, CALLERS))]
    post = {"method": "POST", "path": sample.path, "json": body, "headers": headers}
    answers = at_once(own, actors, [post] * len(actors))
    assert own.rows.count(sample.table) == before + 1
    made = [one for one in answers if one.status_code == 201]
    assert len([one for one in made if "idempotent-replayed" not in one.headers]) == 1
    for one in answers:
        if one.status_code != 201:
            assert (one.status_code, read_json(one)["code"]) == (409, "idempotency_in_progress")
    for actor in actors:
        again = actor.send(status=201, **post)
        assert again.headers["idempotent-replayed"] == "true"
        assert again.content == made[0].content
    assert own.rows.count(sample.table) == before + 1


def test_r3_each_worker_finishes_what_is_in_flight(own: Site, sample: Resource) -> None:
    row = own.factory.created(sample, own.actor)
    field = next(one for one in sample.plain if one.kind not in ("boolean", "enum"))
    value = own.factory.plain(field)
    change = {"path": f"{sample.path}/{row['id']}", "json": {field.name: value}}
    stopping = {"DRAIN_SECONDS": str(DRAIN_SECONDS)}
    with own.another("--workers", str(WORKERS), **stopping) as leaving:
        # One of each has no request in flight, and its worker a connection left to be ready with.
        workers = own.callers(leaving, WORKERS, POOL_SIZE)
        idle = [some[0] for some in workers]
        busy = [actor for some in workers for actor in some[1:]]
        with own.locked(sample.table, row["id"]):
            answers = [own.spawn(actor.send, "PATCH", status=200, **change) for actor in busy]
            until(partial(all_wait, own, idle, len(busy)), SOON, "the writers do not wait")
            leaving.tell_to_stop()
            for actor in idle:
                until(
                    partial(unready, actor),
                    DRAIN_SECONDS,
                    "/ready of one of the workers does not say that it is about to stop",
                )
            # And so does whichever a newcomer gets to, while there is one to get to.
            told: list[int] = []
            until(partial(closed_to, leaving, told), GOODBYE, "the listener is still there")
            assert set(told) == {503}
        for answer in answers:
            assert read_json(answer.result(SOON))[field.name] == value
        assert leaving.ended(GOODBYE) == 0


def all_wait(own: Site, idle: list[Actor], count: int) -> bool:
    """Probes come meanwhile, as they do: a server that takes one looks for who waits for a thread."""
    for actor in idle:
        actor.send("GET", "/health", status=200)
    return own.waiting() >= count


def unready(actor: Actor) -> bool:
    """Though it lacks nothing."""
    answer = actor.api.http.get("/ready")
    return answer.status_code == 503 and read_json(answer)["checks"] == {"database": "ok"}


def closed_to(service: Service, told: list[int]) -> bool:
    """Whether nobody new is let in any more; what /ready said, where somebody was."""
    try:
        told.append(ask(f"{service.base_url}/ready", SOON).status_code)
    except httpx2.TransportError as error:
        # Another than the first: it was let in, and then left.
        return isinstance(error, httpx2.ConnectError)
    return False
