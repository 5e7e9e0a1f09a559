"""What is asked of the service: how often, for how long, and how well it has to answer."""

import json
from dataclasses import asdict, dataclass
from math import ceil

# Above the target, or the least delay anywhere would leave the rate below it.
HEADROOM = 1.1
# Requests a second of one client: few, so that the clients are enough for the full rate even where
# each answer takes a quarter of a second.
PACE = 4
# What a soak compares: its first fifth, in which caches fill, with its last.
PART = 1 / 5
# What piles up slows down all the time. What a machine does beside (a vacuum, somebody else's work)
# moves the p95 of some minutes by less than half, or by a few milliseconds where it is a few itself.
SLOWER = 1.5
NOISE = 10  # milliseconds
# At the full rate a worker of 200 MB may so keep some 14 bytes a request, in the 24 minutes between
# the two: one that leaks keeps more, and what an allocator does not give back is less.
LARGER = 1.1


@dataclass(frozen=True)
class Stage:
    """A part of the time, and the part of the full rate that is asked for in it."""

    name: str
    time: float
    rate: float


@dataclass(frozen=True)
class Scenario:
    seconds: float
    stages: tuple[Stage, ...]
    lasts: bool = False
    """Whether it is long enough to compare its end with its beginning."""


@dataclass(frozen=True)
class Span:
    """A stage of a plan, in seconds after the beginning and in requests a second."""

    name: str
    begin: float
    end: float
    rate: float


STEADY = (Stage("steady", 1, 1),)
SCENARIOS = {
    "baseline": Scenario(60, STEADY),
    # From a quarter to four times as much from one moment to the next, and back.
    "spike": Scenario(
        60, (Stage("before", 0.4, 0.25), Stage("peak", 0.3, 1), Stage("recovery", 0.3, 0.25))
    ),
    "soak": Scenario(1800, STEADY, lasts=True),
}


@dataclass(frozen=True)
class Plan:
    scenario: str
    rate: float = 1000
    """Requests a second; in a spike, at its height."""
    p95: float = 200
    """Milliseconds that 95 of 100 answers take at most."""
    errors: float = 0.001
    """The part of all requests that may fail."""
    seconds: float = 0
    """How long it is measured; 0: as long as the scenario says."""

    @classmethod
    def read(cls, text: str) -> "Plan":
        return cls(**json.loads(text))

    def write(self) -> str:
        return json.dumps(asdict(self))

    @property
    def duration(self) -> float:
        return self.seconds or SCENARIOS[self.scenario].seconds

    @property
    def lasts(self) -> bool:
        return SCENARIOS[self.scenario].lasts

    @property
    def clients(self) -> int:
        return ceil(self.rate * HEADROOM / PACE)

    @property
    def spans(self) -> list[Span]:
        spans: list[Span] = []
        for stage in SCENARIOS[self.scenario].stages:
            begin = spans[-1].end if spans else 0.0
            end = begin + stage.time * self.duration
            spans.append(Span(stage.name, begin, end, stage.rate * self.rate))
        return spans
