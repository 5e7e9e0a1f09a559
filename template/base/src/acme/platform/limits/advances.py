"""Takes several requests at once from the quota of a caller who asks a lot and has plenty left.

What a worker has taken in advance is spent for all workers: more than the quota is never admitted.
The less is left the less is taken, and the last hundred of a quota are counted one by one.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from acme.platform.limits.ports import Limit, Store, Taken

MOST = 50
SHARE = 100  # one in so many of those that are left, at most
BUSY = 1.0  # seconds: who has used an advance up so soon is given a larger one
REMEMBERED = 10_000  # callers


@dataclass(slots=True)
class Advance:
    size: int
    left: int
    backlog: int
    """What the store said when it was taken."""
    taken_at: float

    def told(self, limit: Limit, now: float) -> Taken:
        """How the caller stands: what is left of the advance is theirs."""
        unused = self.left * limit.quota.interval
        return Taken(True, max(self._backlog(now) - unused, limit.quota.interval))

    def is_over(self, now: float) -> bool:
        """The whole quota is there again, and this is no part of it any more."""
        return self._backlog(now) <= 0

    def next_size(self, limit: Limit, now: float) -> int:
        remaining = (limit.quota.capacity - self._backlog(now)) // limit.quota.interval
        wanted = self.size * 2 if now - self.taken_at < BUSY else self.size // 2
        return max(1, min(wanted, MOST, remaining // SHARE))

    def _backlog(self, now: float) -> int:
        return self.backlog - int((now - self.taken_at) * 1_000_000)


class Advances:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Advance] = {}
        # A worker may have threads.
        self._lock = threading.Lock()

    async def take(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        if len(limits) > 1:
            # Some of them are for what is sensitive: those are few, and counted one by one.
            return await self._take_all_or_none(limits)
        (limit,) = limits
        now = time.monotonic()
        with self._lock:
            spent, size = self._spend(limit, now)
        if spent is not None:
            return (spent,)
        (taken,) = await self._store.take((replace(limit, count=size),))
        if not taken.admitted and size > 1:
            # Other workers have taken what was left.
            size, (taken,) = 1, await self._store.take(limits)
        if not taken.admitted:
            return (taken,)
        advance = Advance(size, size - 1, taken.backlog, now)
        with self._lock:
            self._keep(limit.key, advance)
        return (advance.told(limit, now),)

    async def aclose(self) -> None:
        await self._store.aclose()

    async def _take_all_or_none(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        # Or whoever repeats what one of them refuses would use up the others. Looked at first, and
        # taken by the same rule as ever: nothing is admitted that somebody else took in between.
        seen = await self._store.take([replace(limit, count=0) for limit in limits])
        pairs = zip(limits, seen, strict=True)
        looked = [replace(one, admitted=limit.has_room_for(one.backlog)) for limit, one in pairs]
        if not all(one.admitted for one in looked):
            return looked
        return await self._store.take(limits)

    def _spend(self, limit: Limit, now: float) -> tuple[Taken | None, int]:
        """What is told of a request that was taken in advance; else how many to take."""
        known = self._known.get(limit.key)
        if known is None:
            return None, 1
        if known.left > 0 and not known.is_over(now):
            known.left -= 1
            return known.told(limit, now), 0
        return None, known.next_size(limit, now)

    def _keep(self, key: str, advance: Advance) -> None:
        # Anew, so that whoever has been silent for longest comes first.
        before = self._known.pop(key, None)
        if before is not None and before.left > 0 and not before.is_over(advance.taken_at):
            # Two requests asked at once: each has brought an advance.
            advance.left += before.left
        self._known[key] = advance
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
