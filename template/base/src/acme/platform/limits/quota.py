"""So many requests in so much time, as the settings write it: `5000/hour`."""

import re
from dataclasses import dataclass

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_FORM = re.compile(rf"([1-9][0-9]{{0,5}})/({'|'.join(SECONDS)})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Quota:
    """All of it at once where nothing was spent, then one request every `interval`."""

    requests: int
    seconds: int

    @classmethod
    def parse(cls, text: str) -> "Quota":
        match = _FORM.fullmatch(text.strip().lower())
        if match is None:
            raise ValueError(
                "must look like 5000/hour: at most 999999, and second, minute, hour or day"
            )
        return cls(int(match[1]), SECONDS[match[2]])

    @property
    def interval(self) -> int:
        """Microseconds, whole ones: sums of fractions would refuse the last request of a quota."""
        return self.seconds * 1_000_000 // self.requests

    @property
    def capacity(self) -> int:
        """The microseconds that a caller may be ahead of one request every `interval`."""
        return self.interval * self.requests


# Outside of production: no developer and no test should come across a limit unasked.
GENEROUS = Quota(100_000, SECONDS["minute"])
