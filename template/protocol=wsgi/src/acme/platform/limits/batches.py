"""Asks the store for many requests at once: those that came while it was busy with others.

A request that is alone waits for one round trip, and a hundred at once for little more.
"""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from acme.platform.limits.ports import Limit, Store, StoreUnavailable, Taken

MOST = 100


@dataclass(slots=True, eq=False)
class Waiting:
    limits: Sequence[Limit]
    taken: Sequence[Taken] | None = None
    failure: str | None = None


class Batches:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: deque[Waiting] = deque()
        self._turn = threading.Lock()

    def take(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        own = Waiting(limits)
        self._waiting.append(own)
        # Whose turn it is asks for all who wait, so most find their answer there.
        with self._turn:
            while own.taken is None and own.failure is None:
                self._ask()
        if own.taken is None:
            raise StoreUnavailable(own.failure)
        return own.taken

    def close(self) -> None:
        self._store.close()

    def _ask(self) -> None:
        batch = self._next(MOST)
        try:
            taken = iter(self._store.take([limit for one in batch for limit in one.limits]))
        except Exception as error:
            # Those who came meanwhile have waited for it long enough, too.
            for one in [*batch, *self._next(len(self._waiting))]:
                one.failure = str(error)
            if not isinstance(error, StoreUnavailable):
                raise
            return
        for one in batch:
            one.taken = [next(taken) for _ in one.limits]

    def _next(self, most: int) -> list[Waiting]:
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), most))]
