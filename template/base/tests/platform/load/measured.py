"""What was measured, request by request."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf


@dataclass(frozen=True)
class Part:
    """The requests that were due in a part of the time, and the answers that came in it."""

    seconds: float
    answers: int
    times: Sequence[float]
    """Milliseconds, from the least to the most."""
    failed: int

    @property
    def rate(self) -> float:
        return self.answers / self.seconds

    @property
    def p95(self) -> float:
        return self.times[(len(self.times) * 95 - 1) // 100] if self.times else 0.0

    @property
    def errors(self) -> float:
        return self.failed / max(1, len(self.times))


def _numbers() -> "array[float]":
    return array("d")


@dataclass
class Measured:
    """When requests were due and when they were answered, in seconds after the beginning."""

    due: "array[float]" = field(default_factory=_numbers)
    answered: "array[float]" = field(default_factory=_numbers)
    failed: "array[float]" = field(default_factory=_numbers)
    end: float = inf
    """No answer takes longer than until then: one that never came has taken that long."""
    memory: list[float] = field(default_factory=list)
    """Megabytes of the workers after the first part of the time, and at the end."""

    def add(self, due: float, answered: float, *, failed: bool = False) -> None:
        self.due.append(due)
        self.answered.append(answered)
        if failed:
            self.failed.append(due)

    def finish(self, end: float, unanswered: Sequence[float]) -> None:
        self.end = end
        for due in unanswered:
            self.add(due, inf)

    def between(self, begin: float, end: float) -> Part:
        pairs = zip(self.due, self.answered, strict=True)
        return Part(
            seconds=end - begin,
            answers=sum(begin <= moment < end for moment in self.answered),
            times=sorted(
                (min(answered, self.end) - due) * 1000
                for due, answered in pairs
                if begin <= due < end
            ),
            failed=sum(begin <= due < end for due in self.failed),
        )
