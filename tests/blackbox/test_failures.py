"""R1 to R10: when the database goes away, hangs or is full, and when somebody hangs up.

C19: that a request may be sent again then. M2: migrating meanwhile. L1 to L3: what the log of all
that says, and what it does not. On a service and a Postgres of their own, which other tests know
nothing of.
"""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import httpx2
import pytest
from psycopg import sql

from . import raw
from .api import ask, read_json
from .domain import Resource
from .processes import family
from .proxy import proxied
from .site import DRAIN_SECONDS, POOL_SIZE, SOON, Answer, Service, Site
from .waiting import until, within

pytestmark = pytest.mark.needs("command line")

JSON = "application/json"
WAYS = ("stopped", "killed", "frozen")
# And two more: it runs, and lets nobody in, or nobody else.
KEPT_OUT = "kept out"
CROWDED_OUT = "crowded out"
FULL = {"disk": "53100", "memory": "53200"}
# Time for a worker and its server to end, whatever the database does.
GOODBYE = DRAIN_SECONDS + 10
# Who is still there then is left behind.
LONGEST_REQUEST = 25


@pytest.fixture
def row(own: Site, sample: Resource) -> dict[str, Any]:
    """A row of the caller's own to work on."""
    return own.factory.created(sample, own.actor)


@pytest.fixture
def change(sample: Resource, row: dict[str, Any]) -> dict[str, Any]:
    """A PATCH that changes it."""
    field = text_of(sample)
    return {"method": "PATCH", "path": f"{sample.path}/{row['id']}", "json": {field: "changed"}}


def text_of(resource: Resource) -> str:
    """A property that takes any short text, as often as one likes."""
    return next(
        one.name
        for one in resource.strings
        if not one.unique and one.schema.get("maxLength", 40) >= 20
    )


def broken(own: Site, way: str) -> AbstractContextManager[None]:
    if way == "frozen":
        return own.postgres.frozen()
    if way == KEPT_OUT:
        return own.kept_out()
    if way == CROWDED_OUT:
        return own.crowded_out()
    return own.postgres.away(killed=way == "killed")


def check_unavailable(answer: httpx2.Response) -> None:
    assert read_json(answer)["code"] == "unavailable", answer.text
    assert int(answer.headers["retry-after"]) >= 1


def check_recovery(own: Site, sample: Resource) -> None:
    """Every connection works again, without a restart of the service."""

    def works() -> bool:
        answers = [own.spawn(own.actor.api.http.get, "/ready") for _ in range(POOL_SIZE)]
        return all(answer.result(SOON).status_code == 200 for answer in answers)

    until(works, SOON, "the service is not ready again")
    for _ in range(2 * POOL_SIZE):
        own.actor.call(sample.listing, status=200)


@pytest.mark.parametrize("way", [*WAYS, KEPT_OUT, CROWDED_OUT])
def test_r1_r2_without_the_database(
    own: Site, sample: Resource, change: dict[str, Any], way: str
) -> None:
    body = own.factory.minimal(sample, own.actor)
    with broken(own, way):
        with within(1):
            own.actor.send("GET", "/health", status=200)
        with within(SOON):
            ready = own.actor.send("GET", "/ready", status=503)
        assert read_json(ready)["checks"] == {"database": "failed"}
        check_unavailable(ready)
        requests: list[dict[str, Any]] = [
            {"method": "GET", "path": sample.path},
            {"method": "POST", "path": sample.path, "json": body},
            {
                "method": "POST",
                "path": sample.path,
                "json": body,
                "headers": {"Idempotency-Key": way},
            },
            change,
        ]
        # One after the other and all at once: more than there are connections.
        for request in requests:
            with within(SOON):
                check_unavailable(own.actor.send(status=503, **request))
        answers = [own.spawn(own.actor.send, status=503, **request) for request in requests * 5]
        for answer in answers:
            refused = answer.result(2 * SOON)
            check_unavailable(refused)
            assert refused.elapsed.total_seconds() <= SOON
    check_recovery(own, sample)


def test_r2_connections_that_are_lost_without_a_word(
    own: Site, sample: Resource, row: dict[str, Any], change: dict[str, Any]
) -> None:
    """As after a failover: however many there were, they cost one request and not one each."""
    with (
        proxied(own.postgres.service_url) as (url, proxy),
        own.another(DATABASE_URL=url) as service,
    ):
        actor = own.elsewhere(service)
        with own.locked(sample.table, row["id"]):
            answers = [own.spawn(actor.send, status=200, **change) for _ in range(POOL_SIZE)]
            own.wait_for_waiting(POOL_SIZE)
        for answer in answers:
            answer.result(SOON)
        proxy.silence()
        with within(SOON):
            check_unavailable(actor.call(sample.listing, status=503))
            for _ in range(2 * POOL_SIZE):
                actor.call(sample.listing, status=200)


def test_r2_a_database_that_takes_no_writes_any_more(
    own: Site, sample: Resource, change: dict[str, Any]
) -> None:
    """As a primary that became a replica: reads go on, and writes as soon as there is another."""
    with own.read_only():
        own.actor.call(sample.listing, status=200)
        check_unavailable(own.actor.send(status=503, **change))
    own.actor.send(status=200, **change)


@pytest.mark.parametrize("what", FULL)
def test_r2_a_database_that_is_full(
    own: Site, sample: Resource, row: dict[str, Any], change: dict[str, Any], what: str
) -> None:
    """Reads go on, and so do writes as soon as somebody has made room."""
    headers = {"Idempotency-Key": str(uuid4())}
    body = own.factory.minimal(sample, own.actor)
    before = own.rows.find(sample.table, id=row["id"])
    count = own.rows.count(sample.table)
    with own.failing(sample.table, FULL[what], "could not extend file base/1/2"):
        for _ in range(2 * POOL_SIZE):
            refused = own.actor.send(status=503, **change)
            check_unavailable(refused)
            assert "base/1/2" not in refused.text
        check_unavailable(own.actor.call(sample.create, json=body, status=503))
        check_unavailable(own.actor.call(sample.create, json=body, headers=headers, status=503))
        own.actor.call(sample.listing, status=200)
        own.actor.send("GET", "/ready", status=200)
    assert own.rows.find(sample.table, id=row["id"]) == before
    assert own.rows.count(sample.table) == count
    own.actor.send(status=200, **change)
    made = own.actor.call(sample.create, json=body, headers=headers, status=201)
    assert "idempotent-replayed" not in made.headers
    assert own.rows.count(sample.table) == count + 1


@pytest.mark.needs("users")
@pytest.mark.parametrize("way", [*WAYS, KEPT_OUT])
def test_r2_nobody_signs_in_without_the_database(own: Site, way: str) -> None:
    credentials = {"email": own.actor.email, "password": own.actor.password}
    with broken(own, way), within(SOON):
        answer = own.api.send("POST", "/api/v1/auth/login", json=credentials, status=503)
        check_unavailable(answer)
    until(
        lambda: own.api.http.post("/api/v1/auth/login", json=credentials).status_code == 200,
        SOON,
        "nobody can sign in again",
    )


@pytest.mark.parametrize("killed", [False, True], ids=["stopped", "killed"])
def test_r2_a_restart_between_two_requests_goes_unnoticed(
    own: Site, sample: Resource, killed: bool
) -> None:
    check_recovery(own, sample)
    with own.postgres.away(killed=killed):
        pass
    # Each connection in the pool is dead, and each request gets a living one.
    answers = [own.spawn(own.actor.call, sample.listing) for _ in range(2 * POOL_SIZE)]
    assert [answer.result(SOON).status_code for answer in answers] == [200] * (2 * POOL_SIZE)


@pytest.mark.parametrize("way", WAYS)
def test_r2_the_database_breaks_under_a_request(
    own: Site, sample: Resource, row: dict[str, Any], change: dict[str, Any], way: str
) -> None:
    patch = partial(own.actor.api.http.request, headers=own.actor.headers, **as_request(change))
    with own.locked(sample.table, row["id"]):
        asked = own.spawn(patch)
        own.wait_for_waiting(1)
        with broken(own, way):
            answer = asked.result(SOON)
    # A server that stops may tell whoever holds the row first, and then the request gets through.
    done = way == "stopped" and answer.status_code == 200
    own.actor.api.check(answer, "PATCH", expected=200 if done else 503)
    if not done:
        check_unavailable(answer)
    check_recovery(own, sample)
    own.wait_until_idle()
    (kept,) = own.rows.find(sample.table, id=row["id"])
    assert kept[text_of(sample)] == ("changed" if done else row[text_of(sample)])


def test_r3_a_stop_waits_for_what_is_in_flight(
    own: Site, sample: Resource, row: dict[str, Any], change: dict[str, Any]
) -> None:
    with own.another() as leaving:
        actor = own.elsewhere(leaving)
        with own.locked(sample.table, row["id"]):
            began = time.monotonic()
            answer = own.spawn(actor.send, status=200, **change)
            own.wait_for_waiting(1)
            leaving.tell_to_stop()
            until(
                lambda: actor.api.http.get("/ready").status_code == 503,
                DRAIN_SECONDS,
                "/ready does not say that the service is about to stop",
            )
            actor.send("GET", "/health", status=200)
            listed = actor.call(sample.listing, status=200)
            # Nobody is to send another request over a connection that is about to end.
            assert listed.headers["connection"] == "close"
            # The listener is gone after that, and the request has its three seconds.
            until(lambda: not listens(leaving.base_url), GOODBYE, "the listener is still there")
            assert time.monotonic() - began >= DRAIN_SECONDS
            until(lambda: time.monotonic() - began >= 3, 3, "time stands still")
        assert read_json(answer.result(SOON))[text_of(sample)] == "changed"
        assert leaving.ended(GOODBYE) == 0
        # L1: its own beginning and end are lines like any other.
        said = [json.loads(line)["event"] for line in leaving.output.read_text().splitlines()]
        assert any("Listening at" in event for event in said)
        assert any("shutdown completed" in event for event in said)


@pytest.mark.parametrize("way", WAYS)
def test_r3_a_stop_does_not_wait_for_a_database_that_is_gone(
    own: Site, sample: Resource, row: dict[str, Any], change: dict[str, Any], way: str
) -> None:
    with own.another() as leaving:
        actor = own.elsewhere(leaving)
        answers = [own.spawn(actor.call, sample.listing, status=200) for _ in range(2 * POOL_SIZE)]
        for answer in answers:
            answer.result(SOON)
        with own.locked(sample.table, row["id"]):
            cut_off = own.spawn(actor.api.http.request, headers=actor.headers, **as_request(change))
            own.wait_for_waiting(1)
            with broken(own, way):
                leaving.tell_to_stop()
                assert leaving.ended(GOODBYE) == 0
                check_unavailable(cut_off.result(SOON))
    check_recovery(own, sample)


def test_r3_a_stop_does_not_wait_for_half_a_request(own: Site, sample: Resource) -> None:
    sent = raw.request("POST", sample.path, {**own.actor.headers, "Content-Type": JSON}, b"{}")
    with own.another() as leaving, raw.connected(leaving.base_url) as connection:
        connection.sendall(sent[:-1])
        leaving.tell_to_stop()
        assert leaving.ended(DRAIN_SECONDS + LONGEST_REQUEST) == 0


def as_request(change: dict[str, Any]) -> dict[str, Any]:
    """For a client that takes whatever is answered."""
    return {"method": change["method"], "url": change["path"], "json": change["json"]}


def listens(base_url: str) -> bool:
    try:
        ask(f"{base_url}/health", SOON)
    except httpx2.ConnectError:
        return False
    except httpx2.TransportError:
        return True
    return True


def test_r5_who_gets_no_connection_hears_so(
    own: Site, sample: Resource, row: dict[str, Any], change: dict[str, Any]
) -> None:
    with own.locked(sample.table, row["id"]):
        lucky = [own.spawn(own.actor.send, status=200, **change) for _ in range(POOL_SIZE)]
        own.wait_for_waiting(POOL_SIZE)
        with within(SOON):
            excess = [
                own.spawn(own.actor.call, sample.listing, status=503) for _ in range(10 * POOL_SIZE)
            ]
            for answer in excess:
                check_unavailable(answer.result(SOON))
        own.actor.send("GET", "/health", status=200)
    # One of them won, and without If-Match each may follow.
    assert [answer.result(SOON).status_code for answer in lucky] == [200] * POOL_SIZE
    check_recovery(own, sample)


def test_r6_a_locked_row(
    own: Site, sample: Resource, row: dict[str, Any], change: dict[str, Any]
) -> None:
    with own.locked(sample.table, row["id"]):
        with within(10):
            answer = own.actor.api.http.request(headers=own.actor.headers, **as_request(change))
        assert answer.status_code in (409, 503, 504)
        own.actor.api.check(answer, "PATCH", expected=answer.status_code)
    assert own.actor.json("GET", f"{sample.path}/{row['id']}") == row
    own.actor.send(status=200, **change)


def test_r6_a_statement_that_does_not_end(
    own: Site, sample: Resource, change: dict[str, Any]
) -> None:
    with own.slow(sample.table):
        with within(10):
            answer = own.actor.send(status=503, **change)
        check_unavailable(answer)
        own.wait_until_idle()
    own.actor.send(status=200, **change)


def test_r6_a_transaction_that_nobody_goes_on_with(
    own: Site, sample: Resource, row: dict[str, Any], change: dict[str, Any]
) -> None:
    """A service that hangs in the middle of a write holds its row for seconds, and not for ever."""
    field = text_of(sample)
    with own.another() as hanging:
        with hung(own, hanging, sample.table, row["id"], change) as answer:
            with within(30):
                until(lambda: not own.stranded(), 30, "the row is held still")
            own.actor.send(status=200, **{**change, "json": {field: "other"}})
        assert answer.result(SOON).status_code == 503
    assert own.actor.json("GET", f"{sample.path}/{row['id']}")[field] == "other"


def came_to_a_stand(own: Site, answer: Answer) -> bool:
    return bool(own.stranded() or own.given_up()) or answer.done()


@contextmanager
def hung(
    own: Site, service: Service, table: str, key: str, change: dict[str, Any]
) -> Iterator[Answer]:
    """The service does nothing more, and has a row for itself.

    It waits for the row first, which has an end of its own: where this machine took so long to
    freeze it, it has given up, and is asked once more.
    """
    actor = own.elsewhere(service)
    for _ in range(3):
        with own.locked(table, key) as lock:
            answer = own.spawn(actor.api.http.request, headers=actor.headers, **as_request(change))
            own.wait_for_waiting(1)
            with service.frozen():
                lock.rollback()
                until(partial(came_to_a_stand, own, answer), SOON, "the write goes on")
                if own.stranded():
                    yield answer
                    return
        assert answer.result(SOON).status_code == 503
    pytest.fail("the service gave up each time before it was frozen")


def test_r6_a_conflict_that_the_database_finds(
    own: Site, sample: Resource, change: dict[str, Any]
) -> None:
    for sqlstate in ("40001", "40P01"):
        with own.failing(sample.table, sqlstate, "two wanted the same"):
            answer = own.actor.send(status=409, code="conflict", **change)
        assert int(answer.headers["retry-after"]) >= 1
        assert "two wanted" not in answer.text
    own.actor.send(status=200, **change)


@pytest.mark.parametrize("sqlstate", ["P0001", "XX000"])
def test_r10_an_unforeseen_failure_tells_nothing(
    own: Site, sample: Resource, change: dict[str, Any], sqlstate: str
) -> None:
    known = unquote(urlsplit(own.postgres.service_url).password or "")
    told = f"{known} in password=hunter-two-{sqlstate} of postgresql://x:hunter-too-{sqlstate}@db/x"
    with own.failing(sample.table, sqlstate, told, detail=f'("5\\"", private-{sqlstate})'):
        answer = own.actor.send(status=500, **change)
        assert read_json(answer)["code"] == "internal_error"
    # L1: beside its own line there is one that says why, without what was sent.
    failed, line = own.said_of(answer)
    assert (failed["event"], failed["level"]) == ("request_failed", "error")
    assert "Traceback" in failed["exception"]
    assert (line["event"], line["status"]) == ("request", 500)
    assert str(change["path"]) not in json.dumps([failed, line])
    secrets = (known, f"hunter-two-{sqlstate}", f"hunter-too-{sqlstate}", f"private-{sqlstate}")
    for secret in secrets:
        assert secret not in answer.text
        assert secret not in own.log()
    own.actor.send(status=200, **change)


def test_r10_a_handler_that_raises_tells_nothing(
    own: Site, sample: Resource, row: dict[str, Any], tmp_path: Path
) -> None:
    """As one of its owner's would, in a use case, on the way to whatever needs a password."""
    known = unquote(urlsplit(own.postgres.service_url).password or "")
    hunter = f"hunter-{uuid4().hex}"
    told = f"{known} of postgresql://x:{hunter}@db/x\npassword={hunter}\nBearer {hunter}"
    sources = own.copied(tmp_path)
    (case,) = (
        file
        for file in sources.glob("*/features/*/service.py")
        if f"def {sample.get.name}(" in file.read_text("utf-8")
    )
    with case.open("a", encoding="utf-8") as file:
        file.write(
            f"\n\ndef {sample.get.name}(*_: object) -> None:\n"
            "    import os\n\n"
            '    raise RuntimeError(os.environ["TOLD"])\n'
        )
    with own.another(PYTHONPATH=str(sources), TOLD=told) as service:
        processes = family(service.process.pid)
        actor = own.elsewhere(service)
        answer = actor.send("GET", f"{sample.path}/{row['id']}", status=500, code="internal_error")
        failed, line = own.said_of(answer)
        assert (failed["event"], failed["level"]) == ("request_failed", "error")
        assert "RuntimeError" in failed["exception"]
        assert (line["event"], line["status"]) == ("request", 500)
        for secret in (known, hunter):
            assert secret not in answer.text
            assert secret not in own.log()
        actor.call(sample.listing, status=200)
        # By the same worker as before.
        assert family(service.process.pid) == processes


@pytest.mark.resources(where=lambda one: bool(one.many))
@pytest.mark.parametrize("let_go", [True, False], ids=["goes on", "gives up"])
def test_r8_a_client_that_hangs_up_leaves_all_or_nothing(
    own: Site, resource: Resource, let_go: bool
) -> None:
    """Of a change that takes several statements: the row, and what it is linked with."""
    many, text = resource.many[0], text_of(resource)
    path = f"{resource.path}/{own.factory.created(resource, own.actor)['id']}"
    old = own.actor.json("GET", path)
    new = {text: f"changed {let_go}", many.name: own.factory.value(many, own.actor)}
    assert new[many.name] != old[many.name] != []
    with own.closed(resource.links(many)):
        hang_up(own, "PATCH", path, new)
        if not let_go:
            own.wait_until_idle()
    own.wait_until_idle()
    found = own.actor.json("GET", path)
    done = let_go and found[text] == new[text]
    assert found == ({**old, **new, "updated_at": found["updated_at"]} if done else old)


@pytest.mark.parametrize("let_go", [True, False], ids=["goes on", "gives up"])
def test_r8_c19_a_row_and_the_outcome_of_its_request_are_one(
    own: Site, sample: Resource, let_go: bool
) -> None:
    """The client hangs up between the two, and asks again."""
    body = own.factory.minimal(sample, own.actor)
    key = {"Idempotency-Key": str(uuid4())}
    rows, outcomes = own.rows.count(sample.table), own.rows.count("idempotency_keys")
    with own.closed("idempotency_keys"):
        sent = hang_up(own, "POST", sample.path, body, key)
        if not let_go:
            own.wait_until_idle()
    own.wait_until_idle()
    done = own.rows.count(sample.table) - rows
    assert done in (0, int(let_go))
    assert own.rows.count("idempotency_keys") == outcomes + done
    headers = {**own.actor.headers, **key, "Content-Type": JSON}
    again = own.api.send("POST", sample.path, content=sent, headers=headers, status=201)
    assert ("idempotent-replayed" in again.headers) == bool(done)
    assert own.rows.count(sample.table) == rows + 1
    assert own.rows.count("idempotency_keys") == outcomes + 1


def hang_up(
    own: Site, method: str, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
) -> bytes:
    """Send this, and leave when it waits for a lock; what was sent."""
    content = json.dumps(body).encode()
    every = {**own.actor.headers, **(headers or {}), "Content-Type": JSON}
    with raw.connected(own.service.base_url) as connection:
        connection.sendall(raw.request(method, path, every, content))
        own.wait_for_waiting(1)
    return content


def test_r8_clients_that_hang_up_keep_no_connection(
    own: Site, sample: Resource, row: dict[str, Any]
) -> None:
    fields = [one for one in sample.plain if not one.unique][:3]
    before = own.rows.find(sample.table, id=row["id"])
    body = json.dumps({one.name: own.factory.plain(one) for one in fields}).encode()
    path = f"{sample.path}/{row['id']}"
    sent = raw.request("PATCH", path, {**own.actor.headers, "Content-Type": JSON}, body)
    with own.locked(sample.table, row["id"]):
        # Each waits for the row when it hangs up; the others wait for a connection.
        for number in range(1, 10 * POOL_SIZE):
            with raw.connected(own.service.base_url) as connection:
                connection.sendall(sent)
                own.wait_for_waiting(min(number, POOL_SIZE))
    own.wait_until_idle()
    (now,) = own.rows.find(sample.table, id=row["id"])
    changed = {one.name for one in fields if now[one.name] != before[0][one.name]}
    assert (now["version"] == before[0]["version"]) == (changed == set())
    check_recovery(own, sample)


def test_r8_half_a_request_writes_nothing(own: Site, sample: Resource) -> None:
    before = own.rows.count(sample.table)
    body = json.dumps(own.factory.minimal(sample, own.actor)).encode()
    sent = raw.request("POST", sample.path, {**own.actor.headers, "Content-Type": JSON}, body)
    for _ in range(10 * POOL_SIZE):
        with raw.connected(own.service.base_url) as connection:
            connection.sendall(sent[:-1])
    own.wait_until_idle()
    check_recovery(own, sample)
    assert own.rows.count(sample.table) == before


def test_r8_what_was_cut_off_is_not_the_whole(own: Site, sample: Resource) -> None:
    """Though it reads as if it were: V1, and the client's fault rather than the service's."""
    before = own.rows.count(sample.table)
    body = json.dumps(own.factory.minimal(sample, own.actor)).encode()
    sent = raw.request(
        "POST", sample.path, {**own.actor.headers, "Content-Type": JSON}, body + b" "
    )
    with raw.connected(own.service.base_url) as connection:
        connection.sendall(sent[:-1])
    with raw.connected(own.service.base_url) as connection:
        connection.sendall(sent[:-1])
        connection.shutdown(socket.SHUT_WR)
        answer = raw.answered(connection)
    assert (answer.status, answer.json()["code"]) == (400, "malformed_json")
    own.wait_until_idle()
    own.actor.send("GET", "/health", status=200)
    assert own.rows.count(sample.table) == before
    (line,) = own.lines_of(answer.json()["request_id"])
    assert (line["status"], line["level"]) == (400, "info")


def test_c19_a_failure_does_not_burn_the_key(own: Site, sample: Resource) -> None:
    before = own.rows.count(sample.table)
    headers = {"Idempotency-Key": str(uuid4())}
    body = own.factory.minimal(sample, own.actor)
    own.actor.call(sample.create, json={**body, "unknown": 1}, headers=headers, status=400)
    with own.failing(sample.table, "40001", "two wanted the same"):
        own.actor.call(sample.create, json=body, headers=headers, status=409)
    with own.postgres.away():
        own.actor.call(sample.create, json=body, headers=headers, status=503)
    made = own.actor.call(sample.create, json=body, headers=headers, status=201)
    assert "idempotent-replayed" not in made.headers
    assert own.rows.count(sample.table) == before + 1


def test_c17_while_the_first_is_at_work_the_others_are_told(own: Site, sample: Resource) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    body = own.factory.minimal(sample, own.actor)
    before = own.rows.count(sample.table)
    with own.closed(sample.table):
        first = own.spawn(own.actor.call, sample.create, json=body, headers=headers, status=201)
        own.wait_for_waiting(1)
        with within(1):
            told = own.actor.call(
                sample.create,
                json=body,
                headers=headers,
                status=409,
                code="idempotency_in_progress",
            )
        assert int(told.headers["retry-after"]) >= 1
    made = first.result(SOON)
    assert "idempotent-replayed" not in made.headers
    again = own.actor.call(sample.create, json=body, headers=headers, status=201)
    assert again.content == made.content
    assert own.rows.count(sample.table) == before + 1


def test_c19_a_server_that_is_killed_after_the_commit(own: Site, sample: Resource) -> None:
    headers = {"Idempotency-Key": str(uuid4()), "Content-Type": JSON, **own.actor.headers}
    body = json.dumps(own.factory.minimal(sample, own.actor)).encode()
    before = own.rows.count(sample.table)
    with own.another() as killed:
        with raw.connected(killed.base_url) as connection:
            connection.sendall(raw.request("POST", sample.path, headers, body))
            # Nobody reads the answer.
            until(lambda: own.rows.count(sample.table) > before, SOON, "there is no row")
        killed.kill()
    again = own.api.send("POST", sample.path, content=body, headers=headers, status=201)
    assert again.headers["idempotent-replayed"] == "true"
    assert own.rows.count(sample.table) == before + 1


def test_m2_a_reader_does_not_hold_up_what_need_not_change(own: Site, sample: Resource) -> None:
    with own.reading(sample.table):
        migrated = own.migrate()
    assert migrated.returncode == 0, migrated.stderr


def test_m2_a_migration_leaves_other_tables_alone(own: Site, sample: Resource) -> None:
    """Those of a hand: in parts, and with columns of ours that mean something else."""
    (found,) = own.rows.query("SELECT tableowner FROM pg_tables WHERE tablename = %s", sample.table)
    for statement in (
        "CREATE TABLE public.releases (id uuid, version text NOT NULL, updated_at timestamptz)",
        "INSERT INTO public.releases (version) VALUES ('1.0')",
        "CREATE TABLE public.readings (id uuid NOT NULL, version int NOT NULL, updated_at timestamptz"
        + " NOT NULL) PARTITION BY RANGE (updated_at)",
        "CREATE TABLE public.old_readings PARTITION OF public.readings DEFAULT",
    ):
        own.rows.query(statement)
    for table in ("releases", "readings", "old_readings"):
        change = sql.SQL("ALTER TABLE public.{} OWNER TO {}")
        own.rows.query(change.format(*map(sql.Identifier, (table, found["tableowner"]))))
    try:
        for _ in range(2):
            migrated = own.migrate()
            assert migrated.returncode == 0, migrated.stderr
        own.rows.query("UPDATE public.releases SET updated_at = now()")
        assert own.rows.count("releases", version="1.0") == 1
    finally:
        own.rows.query("DROP TABLE public.releases, public.readings")


def test_m2_a_column_is_widened_under_the_service(
    own: Site, sample: Resource, row: dict[str, Any], change: dict[str, Any]
) -> None:
    """As before the old code goes: what it had prepared for the table is of no use any more."""
    requests: list[dict[str, Any]] = [
        {"method": "GET", "path": sample.path},
        {"method": "GET", "path": str(change["path"])},
        change,
    ]
    # Each connection comes to know the statements.
    with own.locked(sample.table, row["id"]):
        writing = [own.spawn(own.actor.send, status=200, **change) for _ in range(POOL_SIZE)]
        own.wait_for_waiting(POOL_SIZE)
    reading = [own.spawn(own.actor.send, status=200, **one) for one in requests * POOL_SIZE]
    for answer in [*writing, *reading]:
        answer.result(SOON)
    with own.widened(sample.table, text_of(sample)):
        check_no_more_than_one_is_refused(own, requests)
    # What undoes it is a change like it.
    check_no_more_than_one_is_refused(own, requests)


def check_no_more_than_one_is_refused(own: Site, requests: list[dict[str, Any]]) -> None:
    """Whatever the connections know: when one of them turns out to be outdated, all are renewed."""
    refused = 0
    for request in requests * POOL_SIZE:
        headers = own.actor.headers
        answer = own.actor.api.http.request(
            headers=headers, **as_request({"json": None, **request})
        )
        if answer.status_code != 200:
            assert answer.status_code == 503, answer.text
            check_unavailable(answer)
            refused += 1
    assert refused <= 1


def test_m2_a_migration_is_done_beside_readers(own: Site, sample: Resource) -> None:
    table = own.rows.table(sample.table)
    own.rows.query(sql.SQL("DROP TRIGGER raises_version ON {}").format(table))
    with own.reading(sample.table):
        migrated = own.migrate()
    assert migrated.returncode == 0, migrated.stderr
    found = "SELECT 1 FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'raises_version'"
    assert len(own.rows.query(found, sample.table)) == 1


@pytest.mark.needs("row")
def test_m2_a_migration_gives_way_to_readers(own: Site, sample: Resource) -> None:
    # What starting the command takes by itself.
    began = time.monotonic()
    own.migrate()
    starting = time.monotonic() - began
    # Somebody has undone what each `migrate` makes sure of, which takes the table for itself.
    table = own.rows.table(sample.table)
    own.rows.query(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(table))
    with own.reading(sample.table):
        began = time.monotonic()
        migrating = own.threads.submit(own.migrate)
        while not migrating.done():
            with within(1.5):
                own.actor.call(sample.listing, status=200)
        migrated = migrating.result()
        assert time.monotonic() - began <= starting + 5
    assert migrated.returncode == 1
    assert "in use" in migrated.stderr.splitlines()[-1], migrated.stderr
    assert "Traceback" not in migrated.stderr
    again = own.migrate()
    assert again.returncode == 0, again.stderr
    (found,) = own.rows.query(
        "SELECT relforcerowsecurity FROM pg_class WHERE relname = %s", sample.table
    )
    assert found["relforcerowsecurity"]


def test_l1_each_request_is_one_line(own: Site, sample: Resource, row: dict[str, Any]) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    # C22: a client's own identifier is the one that the log knows.
    mine = f"mine.{uuid4()}"
    asked: dict[str, tuple[str, str | None, int]] = {
        own.sent("GET", sample.path, headers={**headers, "X-Request-ID": mine}): (
            "GET",
            sample.path,
            200,
        ),
        own.sent("GET", f"{sample.path}/{row['id']}"): ("GET", sample.get.path, 200),
        own.sent("HEAD", f"{sample.path}/{row['id']}"): ("HEAD", sample.get.path, 200),
        own.sent("GET", f"{sample.path}/{uuid4()}"): ("GET", sample.get.path, 404),
        own.sent("POST", sample.path, content=b"{", headers={"Content-Type": JSON}): (
            "POST",
            sample.path,
            400,
        ),
        own.sent("GET", "/health"): ("GET", "/health", 200),
        own.sent("POST", sample.path, headers={"Content-Encoding": "gzip"}): (
            "POST",
            sample.path,
            415,
        ),
        own.sent("PATCH", "/health"): ("PATCH", "/health", 405),
        own.sent("DELETE", sample.path): ("DELETE", sample.path, 405),
        own.sent("POST", f"{sample.path}/{row['id']}"): ("POST", sample.get.path, 405),
        # There is no route.
        own.sent("GET", "/nowhere"): ("GET", None, 404),
    }
    lines = {line["request_id"]: line for line in own.lines() if line["event"] == "request"}
    for request_id, (method, route, status) in asked.items():
        line = lines[request_id]
        assert (line["method"], line["status"]) == (method, status), line
        # The names of parameters are each framework's own affair.
        assert nameless(line["route"]) == nameless(route), line
        assert line["level"] == "info"
        assert datetime.fromisoformat(line["time"]).tzinfo
        assert re.fullmatch(r"[0-9a-f]{32}", line["trace_id"])
        assert line["duration_ms"] >= 0
        assert {"principal", "tenant"} <= line.keys()
    assert mine in asked
    assert lines[mine]["trace_id"] == trace


def test_c22_a_problem_and_its_line_have_the_clients_request_id(
    own: Site, sample: Resource
) -> None:
    mine = f"mine.{uuid4()}"
    answer = own.actor.send(
        "GET", f"{sample.path}/{uuid4()}", headers={"X-Request-ID": mine}, status=404
    )
    assert read_json(answer)["request_id"] == answer.headers["x-request-id"] == mine
    (line,) = own.said_of(answer)
    assert (line["event"], line["status"]) == ("request", 404)


@pytest.mark.parametrize("length", [21, 300_000])
def test_l1_a_method_is_told_in_few_letters(own: Site, sample: Resource, length: int) -> None:
    mine = f"mine.{uuid4()}"
    sent = raw.request("A" * length, sample.path, {"X-Request-ID": mine})
    answer = raw.send(own.service.base_url, sent)
    assert (answer.status, answer.json()["code"]) == (405, "method_not_allowed")
    assert "A" * 20 + "…" in answer.json()["detail"]
    assert len(answer.content) < 1000
    until(lambda: own.lines_of(mine), SOON, "the request is not in the log")
    (line,) = own.lines_of(mine)
    assert line["method"] == "A" * 20 + "…"
    assert len(json.dumps(line)) < 1000


def test_l1_a_log_that_cannot_be_written_changes_no_answer(own: Site, sample: Resource) -> None:
    before = own.rows.count(sample.table)
    with own.another(output=Path("/dev/full")) as service:
        actor = own.elsewhere(service)
        bodies = [own.factory.minimal(sample, own.actor) for _ in range(2)]
        made = read_json(actor.call(sample.create, json=bodies[0], status=201))
        actor.send("GET", f"{sample.path}/{made['id']}", status=200)
        actor.send("GET", f"{sample.path}/{uuid4()}", status=404)
        # A failure has a line of its own to say.
        with own.failing(sample.table, "XX000", "nobody hears this"):
            actor.call(sample.create, json=bodies[1], status=500, code="internal_error")
        with own.postgres.away(), within(SOON):
            check_unavailable(actor.call(sample.listing, status=503))
            check_unavailable(actor.send("GET", "/ready", status=503))
        until(
            lambda: actor.api.http.get("/ready").status_code == 200,
            SOON,
            "the service is not ready again",
        )
        actor.call(sample.create, json=bodies[1], status=201)
        service.tell_to_stop()
        assert service.ended(GOODBYE) == 0
    assert own.rows.count(sample.table) == before + 2
    check_recovery(own, sample)


def nameless(route: str | None) -> str | None:
    return route and re.sub(r"\{\w+\}", "{}", route)


def test_l1_without_the_database_each_request_is_one_line(own: Site, sample: Resource) -> None:
    body = own.factory.minimal(sample, own.actor)
    with own.postgres.away():
        answers = [
            own.actor.send("GET", "/ready", status=503),
            own.actor.send("GET", f"{sample.path}/{uuid4()}", status=503),
            own.actor.send("POST", sample.path, json=body, status=503),
        ]
        for answer in answers:
            *before, line = own.said_of(answer)
            assert (line["event"], line["status"]) == ("request", 503)
            # What is the matter may be told before; the framework says nothing of its own.
            told = {one["event"] for one in before}
            assert told <= {"database_unreachable", "rate_limits_suspended"}, before
    check_recovery(own, sample)


@pytest.mark.needs("users")
def test_registration_can_be_closed(own: Site) -> None:
    """No failure, but a service of its own is needed."""
    known = own.rows.count("users")
    with own.another(REGISTRATION="closed") as service:
        answer = own.elsewhere(service).api.http.post(
            "/api/v1/auth/register",
            json={"email": "eve@example.com", "password": "correct horse battery staple"},
        )
    assert (answer.status_code, read_json(answer)["code"]) == (404, "not_found")
    assert own.rows.count("users") == known


@pytest.mark.needs("not users")
def test_l1_where_there_are_no_users_it_was_nobody(own: Site, sample: Resource) -> None:
    body = own.factory.minimal(sample, own.actor)
    for answer in (
        own.actor.call(sample.listing, status=200),
        own.actor.call(sample.create, json=body, status=201),
        own.actor.call(sample.create, json={"unheard_of": 1}, status=400),
        own.actor.send("GET", f"{sample.path}/{uuid4()}", status=404),
        own.actor.send("GET", "/health", status=200),
    ):
        (line,) = own.said_of(answer)
        assert (line["principal"], line["tenant"]) == ("anonymous", None)


@pytest.mark.needs("users")
def test_l1_a_line_says_who_asked(own: Site, sample: Resource) -> None:
    (line,) = own.said_of(own.actor.call(sample.listing, status=200))
    assert line["principal"].startswith(own.actor.user_id)


@pytest.mark.needs("row")
def test_l1_a_line_says_in_which_tenant(own: Site, sample: Resource, row: dict[str, Any]) -> None:
    assert own.actor.organization
    slug = own.actor.organization["slug"]
    body = own.factory.minimal(sample, own.actor)
    # Named, and the caller's only one: of requests that read, write, fail and are repeated.
    for named in ({"X-Tenant": slug}, {}):
        key = {"Idempotency-Key": str(uuid4())}
        stale = {"If-Match": '"stale"'}
        path = f"{sample.path}/{row['id']}"
        requests: list[tuple[str, str, dict[str, str], int, dict[str, Any]]] = [
            ("GET", sample.path, {}, 200, {}),
            ("GET", f"{sample.path}/{uuid4()}", {}, 404, {}),
            ("POST", sample.path, key, 201, {"json": body}),
            ("POST", sample.path, key, 201, {"json": body}),
            ("PATCH", path, stale, 412, {"json": {}}),
        ]
        for method, target, headers, status, options in requests:
            answer = own.actor.send(
                method, target, headers={**named, **headers}, status=status, **options
            )
            (line,) = own.said_of(answer)
            assert (line["tenant"], line["status"]) == (slug, status)
        body = own.factory.minimal(sample, own.actor)


@pytest.mark.needs("row")
def test_l1_a_tenant_that_was_not_entered_is_not_in_the_line(own: Site, sample: Resource) -> None:
    named = {"X-Tenant": "nobody-is-in-here"}
    refused = own.actor.call(sample.listing, headers=named, status=404, code="tenant_not_found")
    for answer in (refused, own.actor.send("GET", "/api/v1/organizations", status=200)):
        (line,) = own.said_of(answer)
        assert line["tenant"] is None


@pytest.mark.needs("row")
@pytest.mark.parametrize(
    "name", ["é" + "a" * 3000, "nobody knows it", "-", ""], ids=["long", "words", "short", "empty"]
)
def test_l1_what_names_no_tenant_is_not_in_the_line(own: Site, sample: Resource, name: str) -> None:
    headers = {**own.actor.headers, "X-Tenant": name.encode()}
    answer = own.api.send("GET", sample.path, headers=headers, status=404, code="tenant_not_found")
    (line,) = own.said_of(answer)
    assert line["principal"] == own.actor.user_id
    assert line["tenant"] is None
    assert len(json.dumps(line)) < 500


def test_l2_what_is_sent_stays_in_its_line(
    own: Site, sample: Resource, change: dict[str, Any]
) -> None:
    evil = "%0a%7b%22level%22%3a%22forged%22%7d%1b%5b31m%e2%80%a8"
    name = 'a\n{"level": "forged"}\r\n\x1b[31m\u2028'
    own.actor.send("GET", f"/{evil}", declared=False)
    own.actor.send("GET", f"{sample.path}/{evil}")
    own.actor.send("GET", f"{sample.path}?{evil}={evil}", status=400)
    own.actor.send("POST", sample.path, json={name: name}, status=400)
    own.actor.send("POST", sample.path, content=name.encode(), headers={"Content-Type": JSON})
    # Whatever a database says of a failure is told, and may repeat what was sent.
    with own.failing(sample.table, "XX000", name):
        failed, _ = own.said_of(own.actor.send(status=500, **change))
    assert name in failed["exception"]
    assert failed["level"] == "error"
    assert not {"\x1b", "\u2028"} & set(own.log())
    assert not any(line["level"] == "forged" for line in own.lines())


def test_l3_no_log_holds_a_secret(own: Site, sample: Resource) -> None:
    """Of all that was sent to these services until now, whatever went wrong with it."""
    places: dict[str, dict[str, Any]] = {
        "in-a-query": {"params": {"token": "SECRET", "q": "SECRET"}},
        "in-a-name": {"params": {"SECRET": "x"}},
        "in-a-cookie": {"headers": {"Cookie": "a=b; __Host-session=SECRET"}},
        "of-another-scheme": {"headers": {"Authorization": "ApiKey SECRET"}},
        "in-basic": {"headers": {"Authorization": "Basic SECRET"}},
        "in-bearer": {"headers": {"Authorization": "Bearer SECRET"}},
        "without-a-scheme": {"headers": {"Authorization": "SECRET"}},
        "in-a-condition": {"headers": {"If-None-Match": "SECRET"}},
    }
    for place, options in places.items():
        told = json.loads(json.dumps(options).replace("SECRET", f"hunter-three-{place}"))
        own.sent("GET", sample.path, **told)
    assert "hunter-three" not in own.log()
    secrets = {
        *own.api.secrets,
        *own.actor.tokens.values(),
        unquote(urlsplit(own.postgres.service_url).password or ""),
        json.loads(own.target.signing_key or '{"d": ""}')["d"],
    } - {""}
    assert secrets
    found = [secret for secret in secrets if secret in own.log()]
    assert not found
    # A server says everything in one place.
    assert all(not file.read_text() for file in own.folder.glob("*.err"))
