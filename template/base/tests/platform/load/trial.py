"""One run: it begins for all clients at once, ends after its time, and comes to a verdict."""

import time
from threading import Barrier, BoundedSemaphore, BrokenBarrierError, Timer
from typing import Any

from load.arriving import RefusedError
from load.plan import Plan
from load.verdict import Measured, Verdict

PATIENCE = 120  # seconds for every client to come in
AT_ONCE = 4  # clients at the door: what passwords cost is none of what is measured
LIMITED = (
    "a client was told 429, to ask less often: start the service with quotas that are no limit, "
    "as docs/load-testing.md says"
)


class Trial:
    def __init__(self, plan: Plan, runner: Any) -> None:
        self.plan = plan
        self.measured = Measured()
        self._runner = runner
        self.door = BoundedSemaphore(AT_ONCE)
        self._line = Barrier(plan.clients, action=self._begin)
        self._began = 0.0
        self._given_up = ""

    def begin_together(self) -> float:
        """Wait for the other clients; tell when the time began."""
        try:
            self._line.wait(PATIENCE)
        except BrokenBarrierError:
            raise RefusedError("not every client came in") from None
        return self._began

    def _begin(self) -> None:
        self._began = time.time()
        self._runner.stats.clear_all()
        Timer(self.plan.duration, self._runner.quit).start()

    def note(self, start: float, milliseconds: float, *, failed: bool) -> None:
        """Count a request, if it was sent after the beginning."""
        if self._began and start >= self._began:
            self.measured.add(milliseconds, failed=failed)

    def give_up(self, reason: str) -> None:
        self._given_up = self._given_up or reason
        # Not by the client itself: it would wait for its own end.
        Timer(0, self._runner.quit).start()

    @property
    def exit_code(self) -> int:
        if self._trouble():
            return 2
        return 0 if Verdict(self.plan, self.measured).met else 1

    def __str__(self) -> str:
        if trouble := self._trouble():
            return f"No verdict: {trouble}."
        lines = [str(Verdict(self.plan, self.measured))]
        if self._runner.cpu_warning_emitted:
            lines.append("The clients had no processor left, so the service may do better than this.")
        return "\n".join(lines)

    def _trouble(self) -> str:
        if self._runner.exceptions:
            return "a client failed, as is said above"
        return self._given_up or ("" if self._began else "it ended before it began")
