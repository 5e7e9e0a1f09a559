"""Samples of both contenders in turns, taken again where others used the machine."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from .contenders import Contender, Contenders
from .load import run
from .machine import seconds_of, seconds_of_all

# The share of a core that may be somebody else's.
DISTURBED = 0.1
# Seconds of samples that may be thrown away, by operation.
PATIENCE = 10
WARM_UP = 0.5


@dataclass(frozen=True)
class Sample:
    microseconds: float
    """The server's CPU time for a request."""
    a_second: float
    others: float
    """The part of a core that others used meanwhile."""


class Sampler:
    def __init__(self, contenders: Contenders, seconds: float) -> None:
        self._contenders = contenders
        self._seconds = seconds

    def compare(self, operation: str, rounds: int) -> tuple[list[Sample], list[Sample]]:
        both = (self._contenders.service, self._contenders.raw)
        for one in both:
            run(one.port, one.loads[operation], WARM_UP)
        taken: tuple[list[Sample], list[Sample]] = ([], [])
        self._gives_up_at = time.monotonic() + 2 * rounds * self._seconds + PATIENCE
        for _ in range(rounds):
            for one, samples in zip(both, taken, strict=True):
                samples.append(self._undisturbed(one, operation))
                print(f"  {one.name:8} {operation:7} {_told(samples[-1])}", flush=True)
        return taken

    def _undisturbed(self, contender: Contender, operation: str) -> Sample:
        best = self._sample(contender, operation)
        while best.others > DISTURBED and time.monotonic() < self._gives_up_at - self._seconds:
            best = min(best, self._sample(contender, operation), key=lambda one: one.others)
        return best

    def _sample(self, contender: Contender, operation: str) -> Sample:
        ours, everybody = seconds_of(os.getpid()), seconds_of_all()
        server, started = seconds_of(contender.pid), time.perf_counter()
        answers = run(contender.port, contender.loads[operation], self._seconds)
        elapsed, used = time.perf_counter() - started, seconds_of(contender.pid) - server
        others = (seconds_of_all() - everybody) - (seconds_of(os.getpid()) - ours)
        return Sample(used / answers * 1e6, answers / elapsed, max(others, 0) / elapsed)


def _told(sample: Sample) -> str:
    disturbed = f", others used {sample.others:.0%}" if sample.others > DISTURBED else ""
    return f"{sample.microseconds:6.0f} µs, {sample.a_second:6.0f} a second{disturbed}"
