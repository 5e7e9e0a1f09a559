"""Counts a request before anything is done for it, and refuses what is too much."""

import time

import structlog

from acme.platform.limits.ports import Store, StoreUnavailable, Tiers, Visit
from acme.platform.limits.standing import FREE, Standing, standing_of

# Probes, the contract and the keys to check tokens with are free.
LIMITED = "/api/"
# Seconds without limits after the store did not answer: waiting for it again and again would make
# its failure everybody's.
PAUSE = 5.0

log = structlog.get_logger("limits")


class Limiter:
    def __init__(self, store: Store, tiers: Tiers) -> None:
        self._store = store
        self._tiers = tiers
        self._resumes_at = 0.0

    async def charge(self, visit: Visit) -> Standing:
        if not visit.path.startswith(LIMITED) or time.monotonic() < self._resumes_at:
            return FREE
        limits = self._tiers.limits_of(visit)
        try:
            return standing_of(limits, await self._store.take(limits))
        except StoreUnavailable as error:
            self._pause(error)
            return FREE

    async def aclose(self) -> None:
        await self._store.aclose()

    def _pause(self, error: StoreUnavailable) -> None:
        if time.monotonic() >= self._resumes_at:
            log.warning("rate_limits_suspended", seconds=PAUSE, reason=str(error))
        self._resumes_at = time.monotonic() + PAUSE
