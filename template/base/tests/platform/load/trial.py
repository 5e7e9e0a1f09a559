"""One run: it begins for all clients at once, ends after its time, and comes to a verdict."""

import time
from math import inf
from threading import Barrier, BoundedSemaphore, BrokenBarrierError, Timer
from typing import Any

from load.arriving import RefusedError
from load.measured import Measured
from load.memory import resident
from load.plan import PART, Plan
from load.schedule import Schedule
from load.verdict import Verdict

PATIENCE = 120  # seconds for every client to come in
AT_ONCE = 4  # clients at the door: what passwords cost is none of what is measured
LIMITED = (
    "a client was told 429, to ask less often: start the service with quotas that are no limit, "
    "as docs/load-testing.md says"
)


class Trial:
    def __init__(self, plan: Plan, runner: Any, server: int) -> None:
        """`server` is the process id of the one under load, or 0 where it is not ours."""
        self.plan = plan
        self.schedule = Schedule(plan)
        self.measured = Measured()
        self._runner = runner
        self._server = server
        self.door = BoundedSemaphore(AT_ONCE)
        self._line = Barrier(plan.clients, action=self._begin)
        self._began = 0.0
        self._given_up = ""

    def begin_together(self) -> None:
        """Wait for the other clients."""
        try:
            self._line.wait(PATIENCE)
        except BrokenBarrierError:
            raise RefusedError("not every client came in") from None

    def _begin(self) -> None:
        self._began = time.monotonic()
        self._runner.stats.clear_all()
        Timer(self.plan.duration * PART, self._weigh).start()
        Timer(self.plan.duration, self._end).start()

    def _weigh(self) -> None:
        if self._server:
            self.measured.memory.append(resident(self._server))

    def _end(self) -> None:
        self.measured.finish(self.elapsed(), self.schedule.left())
        try:
            self._weigh()
        finally:
            self._runner.quit()

    def elapsed(self) -> float:
        return time.monotonic() - self._began

    def note(self, due: float, *, failed: bool) -> None:
        """Count a request that is answered now, if it is before the end."""
        if self.measured.end == inf:
            self.schedule.close(due)
            self.measured.add(due, self.elapsed(), failed=failed)

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
