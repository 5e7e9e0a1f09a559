"""Asks the store for many requests at once: those that came while it was busy with others.

A request that is alone waits for one round trip, and a hundred at once for little more.
"""

import asyncio
from collections.abc import Sequence

from acme.platform.limits.ports import Limit, Store, StoreUnavailable, Taken

MOST = 100

Waiting = tuple[Sequence[Limit], "asyncio.Future[Sequence[Taken]]"]


class Batches:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[Waiting] = []
        self._work: asyncio.Task[None] | None = None

    async def take(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        answer: asyncio.Future[Sequence[Taken]] = asyncio.get_running_loop().create_future()
        self._waiting.append((limits, answer))
        if self._work is None or self._work.done():
            # A task of its own: no client that hangs up ends it for the others.
            self._work = asyncio.create_task(self._ask())
        return await answer

    async def aclose(self) -> None:
        await self._store.aclose()

    async def _ask(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            everything = [limit for limits, _ in batch for limit in limits]
            try:
                taken = iter(await self._store.take(everything))
            except Exception as error:
                # Those who came meanwhile have waited for it long enough, too.
                late, self._waiting = self._waiting, []
                _fail([*batch, *late], error)
                return
            for limits, answer in batch:
                own = [next(taken) for _ in limits]
                if not answer.done():
                    answer.set_result(own)


def _fail(batch: Sequence[Waiting], error: Exception) -> None:
    for _, answer in batch:
        if not answer.done():
            # An exception of its own for each: raising writes into it.
            own = StoreUnavailable(str(error)) if isinstance(error, StoreUnavailable) else error
            answer.set_exception(own)
