"""What is asked of the service: how often, for how long, and how well it has to answer."""

import json
from dataclasses import asdict, dataclass
from math import ceil

# Above the target, or the least delay anywhere would leave the rate below it.
HEADROOM = 1.1
PACE = 10  # requests a second of one client, at the most


@dataclass(frozen=True)
class Stage:
    """A part of the time, and the part of the full rate that is asked for in it."""

    time: float
    rate: float


@dataclass(frozen=True)
class Scenario:
    seconds: float
    stages: tuple[Stage, ...]

    def rate_at(self, elapsed: float) -> float:
        """The part of the full rate, once this part of the time has passed."""
        for stage in self.stages:
            elapsed -= stage.time
            if elapsed < 0:
                return stage.rate
        return self.stages[-1].rate

    @property
    def mean_rate(self) -> float:
        return sum(stage.time * stage.rate for stage in self.stages)


STEADY = (Stage(1, 1),)
SCENARIOS = {
    "baseline": Scenario(60, STEADY),
    # From a quarter to four times as much from one moment to the next, and back.
    "spike": Scenario(60, (Stage(0.4, 0.25), Stage(0.3, 1), Stage(0.3, 0.25))),
    "soak": Scenario(1800, STEADY),
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
    def wanted_rate(self) -> float:
        """Requests a second, over the whole of the time."""
        return self.rate * SCENARIOS[self.scenario].mean_rate

    @property
    def clients(self) -> int:
        return ceil(self.rate * HEADROOM / PACE)

    def interval(self, elapsed: float) -> float:
        """Seconds from one request of a client to its next, so long after the beginning."""
        rate = self.rate * SCENARIOS[self.scenario].rate_at(elapsed / self.duration)
        return self.clients / (rate * HEADROOM)
