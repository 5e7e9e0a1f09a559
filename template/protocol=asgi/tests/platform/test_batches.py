"""Requests that are counted together."""

import asyncio
from collections.abc import Sequence

from acme.platform.limits.batches import MOST, Batches
from acme.platform.limits.ports import Limit, StoreUnavailable, Taken
from acme.platform.limits.quota import Quota

LIMITS = [Limit("default", Quota(n, 60), str(n)) for n in range(1, MOST + 21)]


class SlowStore:
    """Answers once it is told to, with the number of the limit that was asked for."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.asked = asyncio.Event()
        self.answers = asyncio.Event()
        self.failure: Exception | None = None

    async def take(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        self.batches.append(len(limits))
        self.asked.set()
        await self.answers.wait()
        if self.failure is not None:
            raise self.failure
        return [Taken(True, limit.quota.requests) for limit in limits]

    async def aclose(self) -> None:
        pass


async def _started(store: SlowStore) -> list["asyncio.Task[Sequence[Taken]]"]:
    batches = Batches(store)
    tasks = [asyncio.create_task(batches.take([limit])) for limit in LIMITS]
    await store.asked.wait()
    return tasks


def test_whoever_waits_is_asked_for_together_and_hears_their_own() -> None:
    async def work() -> None:
        store = SlowStore()
        tasks = await _started(store)
        store.answers.set()
        answers = await asyncio.gather(*tasks)
        assert [answer[0].backlog for answer in answers] == list(range(1, len(LIMITS) + 1))
        assert sum(store.batches) == len(LIMITS)
        assert max(store.batches) == MOST
        assert len(store.batches) <= 3

    asyncio.run(work())


def test_one_that_hangs_up_takes_nobody_along() -> None:
    async def work() -> None:
        store = SlowStore()
        first, *others = await _started(store)
        first.cancel()
        store.answers.set()
        answers = await asyncio.gather(*others)
        assert [answer[0].backlog for answer in answers] == list(range(2, len(LIMITS) + 1))

    asyncio.run(work())


def test_a_failure_is_everybodys() -> None:
    async def work() -> None:
        store = SlowStore()
        store.failure = StoreUnavailable("gone")
        tasks = await _started(store)
        store.answers.set()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(answer) for answer in answers] == [StoreUnavailable] * len(LIMITS)

    asyncio.run(work())
