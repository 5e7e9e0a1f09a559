"""Requests that a worker takes from a quota in advance (C21)."""

import time
from collections.abc import Sequence

import pytest

from acme.platform.limits.advances import MOST, REMEMBERED, Advances
from acme.platform.limits.ports import Limit, StoreUnavailable, Taken
from acme.platform.limits.quota import Quota

pytestmark = pytest.mark.anyio

HOURLY = Quota(5000, 3600)
SOMEBODY = Limit("default", HOURLY, "somebody")


class Ledger:
    """A store as all workers share one; knows what it was asked."""

    def __init__(self) -> None:
        self.spent: dict[str, int] = {}
        self.asked: list[Limit] = []
        self.there = True

    async def take(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        if not self.there:
            raise StoreUnavailable("gone")
        self.asked += limits
        return [self._take(limit) for limit in limits]

    async def aclose(self) -> None:
        pass

    def _take(self, limit: Limit) -> Taken:
        spent = self.spent.get(limit.key, 0)
        admitted = spent + limit.step <= limit.quota.capacity
        if admitted:
            self.spent[limit.key] = spent = spent + limit.step
        return Taken(admitted, spent)


def left(taken: Taken, quota: Quota = HOURLY) -> int:
    return (quota.capacity - taken.backlog) // quota.interval


async def test_two_workers_admit_the_quota_and_no_more() -> None:
    ledger = Ledger()
    workers = [Advances(ledger), Advances(ledger)]
    admitted = 0
    for number in range(2 * HOURLY.requests):
        (taken,) = await workers[number % 2].take([SOMEBODY])
        admitted += taken.admitted
    assert admitted == HOURLY.requests
    assert max(limit.count for limit in ledger.asked) > 10


async def test_the_last_hundred_are_counted_one_by_one() -> None:
    ledger = Ledger()
    worker = Advances(ledger)
    few = Limit("default", Quota(100, 3600), "few")
    for _ in range(150):
        await worker.take([few])
    assert {limit.count for limit in ledger.asked} == {1}


async def test_what_is_told_goes_down_by_one_at_a_time() -> None:
    worker = Advances(Ledger())
    told = [left((await worker.take([SOMEBODY]))[0]) for _ in range(HOURLY.requests)]
    assert told == list(range(HOURLY.requests - 1, -1, -1))


async def test_a_busy_caller_seldom_asks_the_store() -> None:
    ledger = Ledger()
    worker = Advances(ledger)
    for _ in range(1000):
        await worker.take([SOMEBODY])
    assert len(ledger.asked) < 50
    assert max(limit.count for limit in ledger.asked) <= MOST


async def test_a_slow_caller_takes_nothing_in_advance(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    ledger = Ledger()
    worker = Advances(ledger)
    for _ in range(20):
        await worker.take([SOMEBODY])
        now += 2
    assert sum(limit.count for limit in ledger.asked) <= 20


async def test_an_advance_is_over_when_the_quota_is_whole_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    ledger = Ledger()
    worker = Advances(ledger)
    for _ in range(8):
        await worker.take([SOMEBODY])
    asked = len(ledger.asked)
    now += HOURLY.seconds
    ledger.spent.clear()
    (taken,) = await worker.take([SOMEBODY])
    assert len(ledger.asked) == asked + 1
    assert left(taken) == HOURLY.requests - 1


async def test_callers_have_advances_of_their_own() -> None:
    ledger = Ledger()
    worker = Advances(ledger)
    for _ in range(100):
        await worker.take([SOMEBODY])
    other = Limit("default", HOURLY, "somebody else")
    (taken,) = await worker.take([other])
    assert left(taken) == HOURLY.requests - 1
    assert ledger.asked[-1].key == other.key


@pytest.mark.parametrize("spent", ["one", "other"])
async def test_what_one_quota_refuses_takes_nothing_from_the_other(spent: str) -> None:
    ledger = Ledger()
    worker = Advances(ledger)
    both = [Limit("default", Quota(2, 3600), "one"), Limit("sensitive", Quota(2, 3600), "other")]
    (used_up,) = (limit for limit in both if limit.bucket == spent)
    assert [one.admitted for one in await worker.take(both)] == [True, True]
    await worker.take([used_up])
    before = dict(ledger.spent)
    for _ in range(3):
        taken = zip(both, await worker.take(both), strict=True)
        assert [limit for limit, one in taken if not one.admitted] == [used_up]
    assert ledger.spent == before


async def test_only_so_many_callers_are_remembered() -> None:
    ledger = Ledger()
    worker = Advances(ledger)
    for number in range(REMEMBERED + 5):
        await worker.take([Limit("default", HOURLY, f"caller-{number}")])
    assert len(worker._known) == REMEMBERED


async def test_a_store_that_is_gone_is_no_advance() -> None:
    ledger = Ledger()
    worker = Advances(ledger)
    ledger.there = False
    with pytest.raises(StoreUnavailable):
        await worker.take([SOMEBODY])
