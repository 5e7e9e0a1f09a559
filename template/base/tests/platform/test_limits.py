"""Quotas: how they are written, what clients are told of them, and whose they are (C20, C21)."""

from collections.abc import Sequence
from ipaddress import ip_network

import pytest

from acme.platform.limits import limiter
from acme.platform.limits.addresses import address_of
from acme.platform.limits.limiter import Limiter
from acme.platform.limits.ports import Limit, StoreUnavailable, Taken, Visit
from acme.platform.limits.quota import Quota
from acme.platform.limits.standing import FREE, Standing, standing_of

PROXIES = [ip_network("127.0.0.2")]
SECOND = 1_000_000
EVERYBODY = Limit("default", Quota(3, 60), "everybody")
TIGHT = Limit("sensitive", Quota(1, 3600), "tight")


@pytest.mark.parametrize(
    ("text", "requests", "seconds"),
    [
        ("5000/hour", 5000, 3600),
        ("1/second", 1, 1),
        (" 600/Minute ", 600, 60),
        ("999999/day", 999_999, 86_400),
    ],
)
def test_a_quota_is_a_number_and_a_time(text: str, requests: int, seconds: int) -> None:
    assert Quota.parse(text) == Quota(requests, seconds)


@pytest.mark.parametrize(
    "text",
    ["", "60", "0/hour", "-1/hour", "1.5/hour", "1000000/hour", "60/week", "60/hours", "٦/hour"],
)
def test_nothing_else_is_a_quota(text: str) -> None:
    with pytest.raises(ValueError, match="5000/hour"):
        Quota.parse(text)


@pytest.mark.parametrize("requests", [1, 3, 7, 20, 4999, 999_999])
def test_a_quota_can_be_spent_to_the_last_request(requests: int) -> None:
    quota = Quota(requests, 1)
    limit = Limit("default", quota, "")
    spent = standing_of([limit], [Taken(True, requests * quota.interval)])
    assert told(spent) == '"default";r=0;t=1'
    fresh = standing_of([limit], [Taken(True, quota.interval)])
    assert told(fresh) == f'"default";r={requests - 1};t=1'


def told(standing: Standing) -> str:
    return dict(standing.headers)["RateLimit"]


@pytest.mark.parametrize(
    ("backlog", "wanted"),
    [
        (20 * SECOND, '"default";r=2;t=20'),
        (20 * SECOND + 1, '"default";r=1;t=1'),
        (41 * SECOND, '"default";r=0;t=1'),
        (60 * SECOND, '"default";r=0;t=20'),
    ],
)
def test_c20_what_is_left_and_when_there_is_more(backlog: int, wanted: str) -> None:
    standing = standing_of([EVERYBODY], [Taken(True, backlog)])
    assert told(standing) == wanted
    assert standing.problem is None


def test_c20_what_is_refused_says_when_to_come_again() -> None:
    standing = standing_of([EVERYBODY, TIGHT], [Taken(True, 0), Taken(False, 3600 * SECOND)])
    assert dict(standing.headers) == {
        "RateLimit-Policy": '"default";q=3;w=60, "sensitive";q=1;w=3600',
        "RateLimit": '"default";r=3;t=20, "sensitive";r=0;t=3600',
    }
    assert standing.problem is not None
    assert standing.problem.status == 429
    assert standing.problem.headers == {"Retry-After": "3600"}


@pytest.mark.parametrize(
    ("peer", "forwarded", "wanted"),
    [
        ("198.51.100.7", None, "198.51.100.7"),
        ("198.51.100.7", "203.0.113.1", "198.51.100.7"),
        ("127.0.0.2", "6.6.6.6, 203.0.113.1", "203.0.113.1"),
        ("2001:db8:1:2:3::4", None, "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", None, "198.51.100.7"),
        ("127.0.0.2", "something", "unknown"),
        (None, "203.0.113.1", "unknown"),
    ],
)
def test_c21_whose_an_address_is(peer: str | None, forwarded: str | None, wanted: str) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert address_of(Visit("GET", "/api/", headers, peer), PROXIES) == wanted


class Everybody:
    def limits_of(self, visit: Visit) -> Sequence[Limit]:
        return (EVERYBODY,)


class FailingStore:
    """Does not answer until it is `there`."""

    def __init__(self) -> None:
        self.there = False
        self.asked = 0

    async def take(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        self.asked += 1
        if not self.there:
            raise StoreUnavailable("gone")
        return [Taken(True, 0) for _ in limits]

    async def aclose(self) -> None:
        pass


VISIT = Visit("GET", "/api/v1/anything", {}, "198.51.100.7")


@pytest.mark.anyio
async def test_without_a_store_everybody_is_admitted_and_none_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = FailingStore()
    limits = Limiter(store, Everybody())
    for _ in range(3):
        assert await limits.charge(VISIT) is FREE
    assert store.asked == 1
    store.there = True
    monkeypatch.setattr(limiter, "PAUSE", 0.0)
    after = Limiter(store, Everybody())
    assert told(await after.charge(VISIT)) == '"default";r=3;t=20'


@pytest.mark.anyio
async def test_only_the_api_is_limited() -> None:
    store = FailingStore()
    limits = Limiter(store, Everybody())
    for path in ("/health", "/ready", "/openapi.json", "/docs", "/", "/apis"):
        assert await limits.charge(Visit("GET", path, {}, None)) is FREE
    assert store.asked == 0
