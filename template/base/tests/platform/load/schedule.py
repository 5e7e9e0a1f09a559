"""When requests are due: at the plan's pace, however long the service takes to answer."""

from collections.abc import Iterator
from itertools import count

from load.plan import HEADROOM, Plan


def moments(plan: Plan) -> Iterator[float]:
    for span in plan.spans:
        for number in count():
            due = span.begin + number / (span.rate * HEADROOM)
            if due >= span.end:
                break
            yield due


class Schedule:
    """Whoever is free takes what is due next.

    While the service stalls nobody is free. What falls due then is taken later, and has been late
    since it was due: a client that waits to send waits as well.
    """

    def __init__(self, plan: Plan) -> None:
        self._moments = moments(plan)
        self._taken: set[float] = set()

    def take(self) -> float | None:
        """The moment at which a client has to ask; none, once there is nothing more to ask."""
        due = next(self._moments, None)
        if due is not None:
            self._taken.add(due)
        return due

    def close(self, due: float) -> None:
        self._taken.discard(due)

    def left(self) -> list[float]:
        """What is unanswered, sent or not."""
        return [*self._taken, *self._moments]
