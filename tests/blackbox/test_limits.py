"""C20 and C21: how many requests whom, counted for all workers together. T9: whose quota is whose.

Each with services of its own, whose quotas are small, and whose counts are in the database or in a
Valkey.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain
from threading import Barrier
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from . import raw
from .actors import Actor, World
from .api import Api, read_json
from .domain import Resource
from .mail import Mailbox
from .processes import family
from .site import SOON, Service, Site
from .valkey import Valkey, valkey
from .waiting import until, within

pytestmark = pytest.mark.needs("command line")

PROXY = "127.0.0.2"  # trusted; the suite's own address is not
QUOTA = 20
HOURLY = f"{QUOTA}/hour"
SENSITIVE = {
    "/api/v1/auth/email/verify": {"token": "unknown"},
    "/api/v1/auth/login": {"email": "nobody@example.com", "password": "not a password"},
    "/api/v1/auth/password/forgot": {"email": "nobody@example.com"},
    "/api/v1/auth/password/reset": {"token": "unknown", "password": "a new horse and a staple"},
    "/api/v1/auth/register": {"email": "nobody@example.com", "password": "password"},
}
# RFC 9651: a list of strings with integers as their parameters.
_ITEM = re.compile(r'"([a-z]+)"((?:;[a-z]=[0-9]+)+)')


@pytest.fixture(scope="module")
def cache() -> Iterator[Valkey]:
    with valkey() as started:
        yield started


@pytest.fixture(autouse=True)
def nothing_spent(own: Site, cache: Valkey) -> None:
    own.rows.query("TRUNCATE app.rate_limits")
    cache.empty()


@pytest.fixture(params=["postgres", "redis"])
def store(request: pytest.FixtureRequest, cache: Valkey) -> dict[str, str]:
    """The settings that say where requests are counted."""
    return {"REDIS_URL": cache.url} if request.param == "redis" else {}


Limited = Callable[..., Service]


@pytest.fixture(scope="module")
def limited(own: Site) -> Iterator[Limited]:
    """A service with small quotas, or with those that a test names; one for all who ask for it."""
    started: dict[str, Service] = {}
    with ExitStack() as stack:

        def start(*options: str, **settings: str) -> Service:
            quotas = {"RATE_LIMIT_ANONYMOUS": HOURLY}
            if own.target.users:
                quotas["RATE_LIMIT_AUTHENTICATED"] = HOURLY
            chosen = {**quotas, **settings}
            key = repr((options, sorted(chosen.items())))
            if key not in started:
                started[key] = stack.enter_context(own.another(*options, **chosen))
            return started[key]

        yield start


def fields(answer: httpx2.Response | raw.Answer, name: str) -> dict[str, dict[str, int]]:
    """The items of a RateLimit field, by their names."""
    text = answer.headers[name]
    found = {
        match[1]: {
            key: int(value) for key, value in (p.split("=") for p in match[2][1:].split(";"))
        }
        for match in _ITEM.finditer(text)
    }
    assert ", ".join(match[0] for match in _ITEM.finditer(text)) == text
    return found


def check_refused(answer: httpx2.Response) -> None:
    body = read_json(answer)
    assert (answer.status_code, body["status"], body["code"]) == (429, 429, "rate_limited")
    left = fields(answer, "RateLimit")
    assert any(one["r"] == 0 for one in left.values())
    for one in left.values():
        assert int(answer.headers["retry-after"]) >= one["t"] >= 1


def at(own: Site, service: Service) -> Api:
    return Api(service.base_url, own.contract)


# C20: what is told


def test_c20_every_answer_of_a_limited_route_tells_how_its_sender_stands(
    own: Site, sample: Resource
) -> None:
    made = own.factory.created(sample, own.actor)
    # Of a body that never comes, by its length alone.
    large = {**own.actor.headers, "Content-Length": str(10**12)}
    refused = raw.send(own.service.base_url, raw.head("POST", sample.path, large))
    assert refused.status == 413
    answers: list[httpx2.Response | raw.Answer] = [refused]
    for method, path, options in (
        ("GET", sample.path, {}),
        ("HEAD", sample.path, {}),
        ("GET", f"{sample.path}/{made['id']}", {}),
        ("GET", f"{sample.path}?limit=none", {}),
        ("GET", f"{sample.path}/{uuid4()}", {}),
        ("POST", sample.path, {"json": {"unheard_of": 1}}),
        ("POST", sample.path, {"content": b"{"}),
        ("PROPFIND", sample.path, {}),
        ("GET", "/api/v1/nothing", {}),
    ):
        answers.append(own.actor.send(method, path, declared=False, **options))
    for answer in answers:
        policy, left = fields(answer, "RateLimit-Policy"), fields(answer, "RateLimit")
        assert policy.keys() == left.keys() == {"default"}
        assert policy["default"].keys() == {"q", "w"}
        assert left["default"].keys() == {"r", "t"}
        assert left["default"]["r"] < policy["default"]["q"]
        assert left["default"]["t"] >= 1
        assert not [name for name in answer.headers if name.lower().startswith("x-ratelimit")]


def test_c20_probes_and_the_contract_are_free(own: Site, limited: Limited) -> None:
    free = {"/health", "/ready", "/openapi.json", "/docs"}
    if own.target.users:
        free.add("/.well-known/jwks.json")
    few = limited(RATE_LIMIT_ANONYMOUS="1/hour", DOCS_ENABLED="1")
    for path in sorted(free) * 3:
        answer = at(own, few).send("GET", path, status=200, declared=False)
        assert "ratelimit" not in answer.headers


def test_c20_a_quota_is_counted_down_and_comes_back(
    own: Site, limited: Limited, sample: Resource, store: dict[str, str]
) -> None:
    few = limited(**store, RATE_LIMIT_ANONYMOUS="3/minute")
    api = Api(few.base_url, own.contract)
    seen = []
    for _ in range(3):
        answer = api.send("GET", sample.path, declared=False)
        assert answer.status_code != 429
        assert fields(answer, "RateLimit-Policy") == {"default": {"q": 3, "w": 60}}
        seen.append(fields(answer, "RateLimit")["default"]["r"])
    assert seen == [2, 1, 0]
    check_refused(api.send("GET", sample.path, status=429))
    # Nothing that is refused costs any more.
    assert int(api.send("GET", sample.path, status=429).headers["retry-after"]) <= 20
    brisk = limited(**store, RATE_LIMIT_ANONYMOUS="1/second")
    api = Api(brisk.base_url, own.contract)

    def refused() -> httpx2.Response | None:
        answer = api.send("GET", sample.path, declared=False)
        return answer if answer.status_code == 429 else None

    answer = until(refused, SOON, "nothing is refused")
    check_refused(answer)
    time.sleep(int(answer.headers["retry-after"]))
    assert api.send("GET", sample.path, declared=False).status_code != 429


def test_c20_the_tiers_of_production(own: Site, sample: Resource) -> None:
    policies = ("ANONYMOUS", "AUTHENTICATED", "SENSITIVE")
    unset = {f"RATE_LIMIT_{policy}": "" for policy in policies}
    usual = {"q": 60, "w": 3600} if own.target.users else {"q": 600, "w": 60}
    with own.another(ENVIRONMENT="production", **unset) as deployed:
        api = Api(deployed.base_url, own.contract)
        answer = api.send("GET", sample.path, declared=False)
        assert fields(answer, "RateLimit-Policy") == {"default": usual}
        if own.target.users:
            mine = own.elsewhere(deployed).call(sample.listing, status=200)
            assert fields(mine, "RateLimit-Policy") == {"default": {"q": 5000, "w": 3600}}
            path, body = next(iter(SENSITIVE.items()))
            guessed = fields(api.send("POST", path, json=body), "RateLimit-Policy")
            assert guessed.keys() == {"default", "sensitive"}
            tight = guessed["sensitive"]
            assert tight["q"] * usual["w"] < usual["q"] * tight["w"]


# C20: sensitive routes


@pytest.mark.needs("users")
def test_c20_sensitive_routes_have_a_tighter_limit_of_their_own(
    own: Site, limited: Limited, sample: Resource, store: dict[str, str]
) -> None:
    few = limited(**store, RATE_LIMIT_ANONYMOUS="50/hour", RATE_LIMIT_SENSITIVE="2/hour")
    api = Api(few.base_url, own.contract)
    for path, body in SENSITIVE.items():
        for _ in range(2):
            assert api.send("POST", path, json=body).status_code != 429
        check_refused(api.send("POST", path, json=body, status=429))
    # Whoever is known to the service by a token is no exception, and loses nothing else by it.
    mine = own.elsewhere(few)
    for path, body in SENSITIVE.items():
        mine.send("POST", path, json=body, status=429)
    mine.call(sample.listing, status=200)
    assert api.send("GET", sample.path, declared=False).status_code != 429


@pytest.mark.needs("users")
def test_c20_a_limit_tells_nobody_who_exists_and_locks_nobody_out(
    own: Site, limited: Limited
) -> None:
    known = {"email": own.actor.email, "password": "not this user's password"}
    unknown = {**known, "email": f"{uuid4().hex}@example.com"}
    few = limited(RATE_LIMIT_SENSITIVE="4/hour")
    api = Api(few.base_url, own.contract)
    for body in (known, unknown, known, unknown):
        api.send("POST", "/api/v1/auth/login", json=body, status=401)
    for body in (known, unknown):
        check_refused(api.send("POST", "/api/v1/auth/login", json=body, status=429))
    # From where the owner of the address asks, nobody has guessed.
    answer = asked(few, "/api/v1/auth/login", "203.0.113.7", source=PROXY, method="POST")
    assert answer.status != 429


@pytest.mark.needs("users")
def test_c20_a_stolen_token_does_not_guess_the_password(
    own: Site, limited: Limited, store: dict[str, str]
) -> None:
    few = limited(**store, RATE_LIMIT_ANONYMOUS="50/hour", RATE_LIMIT_SENSITIVE="2/hour")
    api = Api(few.base_url, own.contract)
    world = World(own.target, own.api, Mailbox(own.target.mail_folder))
    robbed, other = (replace(world.newcomer(), api=api) for _ in range(2))
    path, new = "/api/v1/auth/password", {"password": f"another horse and {uuid4().hex}"}
    guess = {"current_password": "not this user's password", **new}
    for _ in range(2):
        answer = robbed.send("PUT", path, json=guess, status=400)
        assert fields(answer, "RateLimit-Policy")["sensitive"] == {"q": 2, "w": 3600}
    right = {"current_password": robbed.password, **new}
    check_refused(robbed.send("PUT", path, json=right, status=429))
    # By user: neither with another of their tokens, nor is anybody else kept from it.
    check_refused(replace(robbed, tokens=robbed.login()).send("PUT", path, json=right, status=429))
    other.send("PUT", path, json={"current_password": other.password, **new}, status=204)
    # The password is what it was, and nothing else is refused.
    assert robbed.login()
    robbed.send("GET", "/api/v1/me", status=200)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "the end of a line": lambda path: f"{path}%0a",
    "a slash": lambda path: f"{path}/",
    "two slashes": lambda path: path.replace("/auth/", "/auth//"),
    "a slash before": lambda path: f"/{path}",
    "a letter": lambda path: path.replace("/auth", "/%61uth"),
    "a slash in percent": lambda path: path.replace("/auth/", "/auth%2f"),
    "a dot": lambda path: path.replace("/auth/", "/auth/./"),
    "a parameter": lambda path: f"{path};a=b",
    "a question": lambda path: f"{path}?a=b",
}


@pytest.mark.needs("users")
@pytest.mark.parametrize("way", SPELLINGS)
def test_c20_no_spelling_of_a_sensitive_path_escapes_its_limit(
    own: Site, limited: Limited, way: str
) -> None:
    """It is no path of the service, or its quota is spent like that of any other spelling."""
    few = limited(RATE_LIMIT_ANONYMOUS="900/hour", RATE_LIMIT_SENSITIVE="1/hour")
    mine = own.elsewhere(few)
    guesses = {("POST", path): (mine.api, body) for path, body in SENSITIVE.items()}
    new = {"current_password": "not this user's", "password": f"another horse and {uuid4().hex}"}
    for (method, path), (caller, body) in {
        **guesses,
        ("PUT", "/api/v1/auth/password"): (mine, new),
    }.items():
        assert caller.send(method, path, json=body).status_code != 429
        check_refused(caller.send(method, path, json=body, status=429))
        headers = {"Content-Type": "application/json"}
        headers |= caller.headers if isinstance(caller, Actor) else {}
        sent = raw.request(method, SPELLINGS[way](path), headers, json.dumps(body).encode())
        answer = raw.send(few.base_url, sent)
        assert answer.status in (404, 429), path
        if answer.status == 429:
            assert fields(answer, "RateLimit")["sensitive"]["r"] == 0


@pytest.mark.needs("users")
def test_c20_what_one_quota_refuses_takes_nothing_from_another(
    own: Site, limited: Limited, sample: Resource, store: dict[str, str]
) -> None:
    path, body = "/api/v1/auth/login", SENSITIVE["/api/v1/auth/login"]

    def left(answer: httpx2.Response) -> tuple[int, ...]:
        found = fields(answer, "RateLimit")
        return tuple(found[name]["r"] for name in ("default", "sensitive") if name in found)

    few = limited(**store, RATE_LIMIT_ANONYMOUS="10/hour", RATE_LIMIT_SENSITIVE="2/hour")
    api = at(own, few)
    told = [left(api.send("POST", path, json=body)) for _ in range(5)]
    assert told == [(9, 1), (8, 0), (8, 0), (8, 0), (8, 0)]
    assert left(api.send("GET", sample.path, declared=False)) == (7,)

    few = limited(**store, RATE_LIMIT_ANONYMOUS="2/hour", RATE_LIMIT_SENSITIVE="10/hour")
    mine = own.elsewhere(few)
    told = [left(mine.api.send("POST", path, json=body)) for _ in range(5)]
    assert told == [(1, 9), (0, 8), (0, 8), (0, 8), (0, 8)]
    # Whoever has a quota of their own spends from the same one here: what is sensitive.
    assert left(mine.send("POST", path, json=body)) == (QUOTA - 1, 7)


# C20: whose quota


@pytest.mark.needs("users")
def test_c20_t9_nobody_spends_anothers_quota(
    own: Site, limited: Limited, sample: Resource, store: dict[str, str]
) -> None:
    few = limited(**store)
    mine = own.elsewhere(few)
    newcomer = World(own.target, own.api, Mailbox(own.target.mail_folder)).newcomer()
    other = replace(newcomer, api=mine.api)
    for _ in range(QUOTA):
        mine.call(sample.listing, status=200)
    check_refused(mine.call(sample.listing, status=429))
    # Neither another user, nor anybody at the same address, nor the one with another token.
    assert other.call(sample.listing).status_code != 429
    assert mine.api.send("GET", sample.path, declared=False).status_code != 429
    again = Actor(mine.api, tokens=own.actor.login())
    check_refused(again.call(sample.listing, status=429))


@pytest.mark.needs("tenants")
def test_c20_a_tenant_that_is_named_makes_no_new_quota(
    own: Site, limited: Limited, sample: Resource
) -> None:
    few = limited(RATE_LIMIT_AUTHENTICATED="2/hour")
    mine = own.elsewhere(few)
    for slug in ("some", "other"):
        mine.call(sample.listing, headers={"X-Tenant": slug}, status=404)
    check_refused(mine.call(sample.listing, headers={"X-Tenant": "third"}, status=429))


@pytest.mark.needs("users")
def test_c20_a_token_that_is_no_good_counts_as_none(
    own: Site, limited: Limited, sample: Resource
) -> None:
    few = limited()
    api = Api(few.base_url, own.contract)
    for _ in range(QUOTA):
        guess = {"Authorization": f"Bearer {uuid4().hex}"}
        api.send("GET", sample.path, headers=guess, status=401)
    guess = {"Authorization": f"Bearer {uuid4().hex}"}
    check_refused(api.send("GET", sample.path, headers=guess, status=429))


def test_c19_what_was_refused_for_its_number_burns_no_key(
    own: Site, limited: Limited, sample: Resource
) -> None:
    body, key = own.factory.minimal(sample, own.actor), {"Idempotency-Key": uuid4().hex}
    request: dict[str, Any] = {"json": body, "headers": key}
    few = limited()
    mine = own.elsewhere(few)
    for _ in range(QUOTA):
        mine.call(sample.listing, status=200)
    check_refused(mine.send("POST", sample.path, status=429, **request))
    made = own.actor.send("POST", sample.path, status=201, **request)
    assert "idempotent-replayed" not in made.headers


# C21: across workers, and addresses


def test_c21_two_workers_admit_no_more_than_the_quota(
    own: Site, limited: Limited, sample: Resource, store: dict[str, str]
) -> None:
    # Those that are admitted have to come by a connection in time.
    two = limited("--workers", "2", **store, DATABASE_POOL_SIZE="10")
    assert len(family(two.process.pid)) >= 3
    statuses = asked_at_once(own, [*chain(*own.callers(two, 2, 50))], sample, 1)
    assert statuses.count(200) == QUOTA
    assert statuses.count(429) == 100 - QUOTA


def test_c21_what_workers_take_in_advance_is_of_the_quota(
    own: Site, limited: Limited, sample: Resource, store: dict[str, str]
) -> None:
    """So large a quota is not counted one by one, and still it is nobody's loss or gain."""
    policies = ["ANONYMOUS", *(["AUTHENTICATED"] if own.target.users else [])]
    large = dict.fromkeys([f"RATE_LIMIT_{one}" for one in policies], "300/day")
    two = limited("--workers", "2", **store, **large)
    statuses = asked_at_once(own, [*chain(*own.callers(two, 2, 4))], sample, 75)
    assert set(statuses) == {200, 429}
    # One in a hundred may be lost with a worker that took it and was asked no more.
    assert 297 <= statuses.count(200) <= 300


def asked_at_once(own: Site, actors: list[Actor], resource: Resource, times: int) -> list[int]:
    """What each of them, connected to a worker that is known, is answered one after the other."""
    together = Barrier(len(actors), timeout=SOON)

    def ask_on(actor: Actor) -> list[int]:
        headers = actor.headers
        together.wait()
        return [
            actor.api.http.get(resource.path, headers=headers).status_code for _ in range(times)
        ]

    tasks = [own.threads.submit(ask_on, actor) for actor in actors]
    return [status for task in tasks for status in task.result(60)]


def asked(
    service: Service, path: str, *forwarded: str, source: str = "", method: str = "GET"
) -> raw.Answer:
    lines = ["Host: localhost", *(f"X-Forwarded-For: {one}" for one in forwarded)]
    if method != "GET":
        lines += ["Content-Type: application/json", "Content-Length: 0"]
    return raw.send(service.base_url, raw.verbatim(method, path, *lines), source=source)


def test_c21_a_strangers_forwarded_address_makes_no_new_bucket(
    limited: Limited, sample: Resource, store: dict[str, str]
) -> None:
    few = limited(**store)
    for number in range(QUOTA):
        assert asked(few, sample.path, f"203.0.113.{number}").status != 429
    for forwarded in ("203.0.113.200", "127.0.0.1", "2001:db8:5::1", "unknown"):
        assert asked(few, sample.path, forwarded).status == 429
    # What is written to the left of the address that a proxy saw is a stranger's word as well.
    for number in range(QUOTA):
        lines = (f"203.0.113.{number}", "198.51.100.1")
        assert asked(few, sample.path, *lines, source=PROXY).status != 429
    assert asked(few, sample.path, "203.0.113.99", "198.51.100.1", source=PROXY).status == 429
    assert asked(few, sample.path, "198.51.100.2", source=PROXY).status != 429


def test_c21_a_network_of_version_6_is_one_bucket(limited: Limited, sample: Resource) -> None:
    few = limited()
    for number in range(QUOTA):
        answer = asked(few, sample.path, f"2001:db8:5:1:{number:x}::1", source=PROXY)
        assert answer.status != 429
    assert asked(few, sample.path, "2001:db8:5:1:ffff::2", source=PROXY).status == 429
    assert asked(few, sample.path, "2001:db8:5:2::1", source=PROXY).status != 429


# Where the counts are not to be had


@pytest.mark.parametrize("way", ["killed", "frozen"])
def test_without_its_store_the_service_serves_on(
    own: Site, limited: Limited, sample: Resource, way: str
) -> None:
    with valkey() as kept:
        few = limited(REDIS_URL=kept.url)
        mine = own.elsewhere(few)

        def counts() -> bool:
            return "ratelimit" in mine.call(sample.listing, status=200).headers

        assert counts()
        with kept.away(killed=way == "killed"):
            for _ in range(2 * QUOTA):
                with within(SOON):
                    assert not counts()
        until(counts, 3 * SOON, "requests are not counted again")
    assert few.output.read_text().count("rate_limits_suspended") >= 1
