"""Section 2, many at once: writers of one row (C10), and readers of a list that changes (C11)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx2
import pytest

from .actors import Actor
from .api import read_json
from .database import Rows
from .domain import Property, Resource
from .factory import Factory
from .lists import ids, walk

WRITERS = 20


def _freely(resource: Resource) -> Property:
    """A property that each writer can give a value of its own."""
    chosen = [one for one in resource.plain if one.kind not in ("boolean", "enum")]
    return next((one for one in chosen if one.kind == "string"), chosen[0])


@pytest.mark.resources(where=lambda one: any(p.kind not in ("boolean", "enum") for p in one.plain))
@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_c10_of_twenty_writers_one_wins(
    resource: Resource, a: Actor, factory: Factory, rows: Rows, method: str
) -> None:
    made = factory.create(resource, a)
    path, tag = made.headers["location"], made.headers["etag"]
    (before,) = rows.find(resource.table, id=read_json(made)["id"])
    field = _freely(resource).name
    start = threading.Barrier(WRITERS)

    def write(body: dict[str, object]) -> httpx2.Response:
        start.wait(10)
        return a.send(method, path, json=body, headers={"If-Match": tag})

    # All there is to write is made before, so that nobody has a start.
    whole = [factory.minimal(resource, a) for _ in range(WRITERS)]
    values = [factory.plain(_freely(resource)) for _ in range(WRITERS)]
    bodies = [
        {**(body if method == "PUT" else {}), field: value}
        for body, value in zip(whole, values, strict=True)
    ]
    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(write, bodies))
    assert sorted(one.status_code for one in answers) == [200] + [412] * (WRITERS - 1)
    (winner,) = (one for one in answers if one.status_code == 200)
    losers = [one for one in answers if one is not winner]
    assert {read_json(one)["code"] for one in losers} == {"precondition_failed"}
    found = a.send("GET", path, status=200)
    assert found.content == winner.content
    assert found.headers["etag"] == winner.headers["etag"] != tag
    (after,) = rows.find(resource.table, id=read_json(made)["id"])
    assert after["version"] == before["version"] + 1


def test_c10_of_one_change_and_deletions_one_wins(
    sample: Resource, a: Actor, factory: Factory
) -> None:
    made = factory.create(sample, a)
    path, tag = made.headers["location"], made.headers["etag"]
    start = threading.Barrier(WRITERS)

    def write(number: int) -> int:
        start.wait(10)
        method = "DELETE" if number % 2 else "PATCH"
        options = {"json": {}} if method == "PATCH" else {}
        field = _freely(sample)
        if method == "PATCH":
            options["json"] = {field.name: factory.plain(field)}
        return a.send(method, path, headers={"If-Match": tag}, **options).status_code

    with ThreadPoolExecutor(WRITERS) as pool:
        statuses = list(pool.map(write, range(WRITERS)))
    won = [status for status in statuses if status in (200, 204)]
    assert len(won) == 1
    # Who comes after a deletion finds nothing; who comes after a change, another version.
    assert set(statuses) - set(won) <= ({404} if won == [204] else {412})


@contextmanager
def _coming_and_going(
    sample: Resource, a: Actor, factory: Factory, doomed: list[str]
) -> Iterator[None]:
    """Others insert and delete for as long as the block runs."""
    over = threading.Event()

    def insert() -> int:
        count = 0
        while not over.is_set():
            factory.created(sample, a)
            count += 1
        return count

    def delete() -> int:
        count = 0
        for key in doomed:
            a.send("DELETE", f"{sample.path}/{key}", status=204)
            count += 1
            if over.is_set():
                break
        return count

    with ThreadPoolExecutor(2) as pool:
        tasks = [pool.submit(insert), pool.submit(delete)]
        try:
            yield
        finally:
            over.set()
        assert all(task.result() > 0 for task in tasks)


@pytest.mark.parametrize("sort", ["created_at", "-constant"])
def test_c11_a_walk_meets_each_row_once_while_others_write(
    sample: Resource, a: Actor, factory: Factory, sort: str
) -> None:
    constant = sample.constants[0]
    value = factory.plain(constant)
    factory.full(sample, a)
    made = [
        factory.created(sample, a, factory.full(sample, a, **{constant.name: value}))["id"]
        for _ in range(90)
    ]
    doomed = made[1::3]
    column = sort.replace("constant", constant.name)
    with _coming_and_going(sample, a, factory, doomed):
        seen = ids(walk(a, sample.path, {"sort": column, "limit": 7, "id[in]": ",".join(made)}))
        whole = ids(walk(a, sample.path, {"sort": column, "limit": 100}))
    for found in (seen, whole):
        assert len(found) == len(set(found)), "a row twice"
        assert set(made) - set(doomed) <= set(found), "a row lost"
    assert set(seen) <= set(made)
