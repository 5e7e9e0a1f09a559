"""Section 2, idempotency keys (C15 to C18)."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx2
import pytest
from psycopg import sql

from . import raw
from .actors import Actor, World
from .api import read_json
from .database import Rows
from .domain import Resource
from .factory import Factory
from .mail import Mailbox
from .target import Target


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


def test_c15_the_end_of_a_line_makes_no_other_path_for_a_key(
    resource: Resource, a: Actor, factory: Factory, rows: Rows, service: Target
) -> None:
    body = json.dumps(factory.full(resource, a)).encode()
    key = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
    before = rows.count(resource.table)
    statuses = []
    for path in (resource.path, f"{resource.path}%0a", resource.path):
        sent = raw.request("POST", path, {**a.headers, **key}, body)
        statuses.append(raw.send(service.base_url, sent).status)
    assert statuses == [201, 404, 201]
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


def test_c15_a_key_is_remembered_for_a_day(
    sample: Resource, a: Actor, factory: Factory, rows: Rows
) -> None:
    body = factory.full(sample, a)
    headers = {"Idempotency-Key": str(uuid4())}
    first = a.call(sample.create, json=body, headers=headers, status=201)
    # What is unique is free again.
    a.send("DELETE", first.headers["location"], status=204)
    rows.age_outcomes(first.content, minutes=24 * 60 - 2)
    again = a.call(sample.create, json=body, headers=headers, status=201)
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"

    rows.age_outcomes(first.content, minutes=3)
    second = a.call(sample.create, json=body, headers=headers, status=201)
    assert "idempotent-replayed" not in second.headers
    assert read_json(second)["id"] != read_json(first)["id"]
    assert a.send("GET", second.headers["location"], status=200).content == second.content
    a.send("GET", first.headers["location"], status=404)
    # From then on it is the key of that one.
    again = a.call(sample.create, json=body, headers=headers, status=201)
    assert again.content == second.content
    assert again.headers["idempotent-replayed"] == "true"


def test_c15_outcomes_are_not_kept_for_ever(
    sample: Resource, a: Actor, factory: Factory, rows: Rows
) -> None:
    outdated = "SELECT count(*) AS n FROM {} WHERE expires_at < now()"
    keys = rows.table("idempotency_keys")
    body = factory.full(sample, a)
    headers = {"Idempotency-Key": str(uuid4())}
    first = a.call(sample.create, json=body, headers=headers, status=201)
    rows.query(sql.SQL("UPDATE {} SET expires_at = now() - interval '1 second'").format(keys))
    body |= {one.name: factory.plain(one) for one in sample.plain if one.unique}
    anew = a.call(sample.create, json=body, headers=headers, status=201)
    assert "idempotent-replayed" not in anew.headers
    assert read_json(anew)["id"] != read_json(first)["id"]
    # Another request in a hundred looks for them: that none of so many does is out of the question.
    for _ in range(3000):
        if rows.query(sql.SQL(outdated).format(keys))[0]["n"] == 0:
            break
        another = {"Idempotency-Key": str(uuid4())}
        a.call(sample.create, json=factory.minimal(sample, a), headers=another, status=201)
    else:
        pytest.fail("outcomes past their time are still there")
    again = a.call(sample.create, json=body, headers=headers, status=201)
    assert again.content == anew.content


@pytest.mark.needs("tenants")
def test_t13_an_organizations_outcomes_go_with_it(
    sample: Resource, world: World, factory: Factory, rows: Rows
) -> None:
    owner = world.actor()
    headers = {"Idempotency-Key": str(uuid4())}
    body = factory.full(sample, owner)
    made = owner.call(sample.create, json=body, headers=headers, status=201)
    holding = sql.SQL("SELECT count(*) AS n FROM {} WHERE body = %s").format(
        rows.table("idempotency_keys")
    )
    assert rows.query(holding, made.content) == [{"n": 1}]
    owner.send("DELETE", f"/api/v1/organizations/{owner.tenant_id}", status=204)
    assert rows.query(holding, made.content) == [{"n": 0}]


@pytest.mark.needs("tenants")
def test_t13_a3_what_was_answered_of_an_organization_is_its_own(world: World, rows: Rows) -> None:
    """Who runs it no longer hears it no more, and it goes with the organization."""
    owner = world.actor()
    admin = world.colleague(owner, "admin")
    path = f"/api/v1/organizations/{owner.tenant_id}"
    body = {"email": f"{uuid4().hex}@example.com"}
    headers = {"Idempotency-Key": str(uuid4())}

    def invite(status: int, code: str | None = None) -> httpx2.Response:
        sent = {"json": body, "headers": headers}
        return admin.send("POST", f"{path}/invitations", status=status, code=code, **sent)

    first = invite(201)
    again = invite(201)
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    member = f"{path}/members/{admin.user_id}"
    owner.send("PATCH", member, json={"role": "member"}, status=200)
    invite(403, "forbidden")
    owner.send("PATCH", member, json={"role": "admin"}, status=200)
    assert invite(201).content == first.content
    owner.send("DELETE", path, status=204)
    invite(404, "tenant_not_found")
    assert rows.count("idempotency_keys", body=first.content) == 0


@pytest.mark.needs("tenants")
def test_c18_a_tenant_is_one_however_it_is_named(
    sample: Resource, world: World, factory: Factory, rows: Rows
) -> None:
    """Also where it was not named, being the only one."""
    someone = world.actor()
    body = factory.full(sample, someone)
    headers = {"Idempotency-Key": str(uuid4())}
    first = someone.call(sample.create, json=body, headers=headers, status=201)
    named = {**headers, "X-Tenant": someone.organization["slug"]}
    again = someone.call(sample.create, json=body, headers=named, status=201)
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert rows.count(sample.table, tenant_id=someone.tenant_id) == 1


@pytest.mark.needs("tenants")
def test_t9_a_key_in_another_tenant_is_another_key(
    sample: Resource, world: World, factory: Factory
) -> None:
    """Of one and the same user."""
    someone = world.actor()
    someone.names_tenant = True
    headers = {"Idempotency-Key": str(uuid4())}
    made = []
    for organization in (someone.organization, world.organization(someone)):
        someone.organization = organization
        body = factory.full(sample, someone)
        made.append(someone.call(sample.create, json=body, headers=headers, status=201))
    assert "idempotent-replayed" not in made[1].headers
    assert read_json(made[0])["id"] != read_json(made[1])["id"]


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
def test_c18_a_key_is_its_callers_own(
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


@pytest.mark.needs("tenants")
def test_c15_somebody_is_invited_once(world: World, mailbox: Mailbox, rows: Rows) -> None:
    owner, address = world.actor(), f"guest-{uuid4().hex}@example.com"
    path = f"/api/v1/organizations/{owner.tenant_id}/invitations"

    def invite(key: str) -> httpx2.Response:
        headers = {"Idempotency-Key": key}
        return owner.send("POST", path, json={"email": address}, headers=headers, status=201)

    key = str(uuid4())
    first, again = invite(key), invite(key)
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert again.content == first.content
    assert again.headers["content-type"] == first.headers["content-type"]
    assert owner.json("GET", path)["items"] == [read_json(first)]
    assert rows.count("invitations", email=address) == 1
    # Mails are sent one after another: once that of another invitation is there, so are all before.
    owner.send("DELETE", f"{path}/{read_json(first)['id']}", status=204)
    invite(str(uuid4()))
    mailbox.token(address, sent=2)
    assert len(mailbox.to(address)) == 2


@pytest.mark.needs("tenants")
def test_c18_a_colleagues_key_is_another_key(
    sample: Resource, world: World, factory: Factory
) -> None:
    """Of the same tenant, and still another principal."""
    owner = world.actor()
    colleague = world.colleague(owner, "admin")
    headers = {"Idempotency-Key": str(uuid4())}
    mine, theirs = (
        one.call(sample.create, json=factory.full(sample, owner), headers=headers, status=201)
        for one in (owner, colleague)
    )
    assert "idempotent-replayed" not in theirs.headers
    assert read_json(mine)["id"] != read_json(theirs)["id"]


def test_c16_a_key_is_for_one_body(
    resource: Resource, a: Actor, factory: Factory, rows: Rows
) -> None:
    body = factory.minimal(resource, a)
    headers = {"Idempotency-Key": str(uuid4())}
    first = a.call(resource.create, json=body, headers=headers, status=201)
    other = factory.full(resource, a)
    before = rows.count(resource.table)
    assert other != body
    for _ in range(2):
        a.call(
            resource.create,
            json=other,
            headers=headers,
            status=422,
            code="idempotency_key_reused",
        )
    assert rows.count(resource.table) == before
    again = a.call(resource.create, json=body, headers=headers, status=201)
    assert again.content == first.content


def test_c17_of_fifty_at_once_one_is_done(
    sample: Resource, a: Actor, factory: Factory, rows: Rows
) -> None:
    body = factory.full(sample, a)
    headers = {"Idempotency-Key": str(uuid4())}
    before = rows.count(sample.table)
    with ThreadPoolExecutor(50) as pool:
        tasks = [pool.submit(a.call, sample.create, json=body, headers=headers) for _ in range(50)]
        answers = [task.result() for task in tasks]
    assert rows.count(sample.table) == before + 1
    made = [one for one in answers if one.status_code == 201]
    assert len([one for one in made if "idempotent-replayed" not in one.headers]) == 1
    assert len({one.content for one in made}) == 1
    for one in answers:
        if one.status_code != 201:
            assert (one.status_code, read_json(one)["code"]) == (409, "idempotency_in_progress")
            assert int(one.headers["retry-after"]) >= 1
    again = a.call(sample.create, json=body, headers=headers, status=201)
    assert again.content == made[0].content


@pytest.mark.parametrize(
    "key",
    [
        *("", '""', "x" * 256, f'"{"x" * 256}"', "a\tb", "caf\xe9", "a\x7fb", '"a\tb"'),
        # Some of these are blanks to Python.
        *("a\x85", "\x85a", "\xa0a", "a\xa0", '"a"\xa0', "a\x80", "\x9fa"),
    ],
)
def test_c18_a_key_has_a_form(
    sample: Resource, a: Actor, factory: Factory, rows: Rows, service: Target, key: str
) -> None:
    body = factory.minimal(sample, a)
    before = rows.count(sample.table)
    headers = {**a.headers, "Content-Type": "application/json", "Idempotency-Key": key}
    sent = raw.request("POST", sample.path, headers, json.dumps(body).encode())
    answer = raw.send(service.base_url, sent)
    assert answer.status == 400
    if answer.headers["content-type"] == "application/problem+json":
        (error,) = answer.json()["errors"]
        assert (error["header"], error["code"]) == ("Idempotency-Key", "invalid_value")
    else:
        # What HTTP allows in no header never gets to the service.
        assert "\x7f" in key
    assert rows.count(sample.table) == before


def test_c18_blanks_around_a_key_are_none_of_it(
    sample: Resource, a: Actor, factory: Factory, service: Target
) -> None:
    own = uuid4().hex
    body = json.dumps(factory.full(sample, a)).encode()
    found = set()
    for key in (own, f" \t{own}\t ", f'\t"{own}" '):
        headers = {**a.headers, "Content-Type": "application/json", "Idempotency-Key": key}
        answer = raw.send(service.base_url, raw.request("POST", sample.path, headers, body))
        assert answer.status == 201
        found.add(answer.content)
    assert len(found) == 1


@pytest.mark.parametrize(
    "key",
    [
        *("x", "x" * 255, "a b", "~!#$%&'()*+,-./:;<=>?@[]^_`{|}"),
        # In a string of RFC 9651 these two come after a backslash.
        *(r"k\b", 'k"c', "\\", '"', r'\\"\"'),
    ],
)
def test_c18_quoted_and_bare_keys_are_equal(
    sample: Resource, a: Actor, factory: Factory, rows: Rows, key: str
) -> None:
    own = f"{uuid4().hex}{key}"[-255:] if len(key) > 200 else f"{uuid4().hex}{key}"
    body = factory.full(sample, a)
    first = a.call(sample.create, json=body, headers={"Idempotency-Key": own}, status=201)
    before = rows.count(sample.table)
    quoted = own.replace("\\", "\\\\").replace('"', '\\"')
    headers = {"Idempotency-Key": f'"{quoted}"'}
    again = a.call(sample.create, json=body, headers=headers, status=201)
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert rows.count(sample.table) == before
