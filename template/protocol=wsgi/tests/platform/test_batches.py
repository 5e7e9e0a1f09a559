"""Requests that are counted together."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from acme.platform.limits.batches import Batches
from acme.platform.limits.ports import Limit, StoreUnavailable, Taken
from acme.platform.limits.quota import Quota

LIMITS = [Limit("default", Quota(n, 60), str(n)) for n in range(1, 21)]
PATIENCE = 10


class SlowStore:
    """Answers once it is told to, with the number of the limit that was asked for."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.asked = threading.Event()
        self.answers = threading.Event()
        self.failure: Exception | None = None

    def take(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        self.batches.append(len(limits))
        self.asked.set()
        assert self.answers.wait(PATIENCE)
        if self.failure is not None:
            raise self.failure
        return [Taken(True, limit.quota.requests) for limit in limits]

    def close(self) -> None:
        pass


def _answered(store: SlowStore) -> list["Future[Sequence[Taken]]"]:
    batches = Batches(store)
    with ThreadPoolExecutor(len(LIMITS)) as threads:
        first = threads.submit(batches.take, LIMITS[:1])
        assert store.asked.wait(PATIENCE)
        others = [threads.submit(batches.take, [limit]) for limit in LIMITS[1:]]
        store.answers.set()
    return [first, *others]


def test_whoever_waits_is_asked_for_together_and_hears_their_own() -> None:
    store = SlowStore()
    answers = [answer.result()[0].backlog for answer in _answered(store)]
    assert answers == list(range(1, len(LIMITS) + 1))
    assert sum(store.batches) == len(LIMITS)


def test_a_failure_is_everybodys() -> None:
    store = SlowStore()
    store.failure = StoreUnavailable("gone")
    failures = [type(answer.exception()) for answer in _answered(store)]
    assert failures == [StoreUnavailable] * len(LIMITS)
