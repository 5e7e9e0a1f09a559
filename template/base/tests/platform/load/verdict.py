"""What was measured, held against what was wanted."""

from collections.abc import Iterator
from dataclasses import dataclass

from load.measured import Measured
from load.plan import LARGER, NOISE, PART, SLOWER, Plan, Span

Finding = tuple[str, bool]


@dataclass(frozen=True)
class Verdict:
    plan: Plan
    measured: Measured

    @property
    def met(self) -> bool:
        return all(met for _, met in self._findings())

    def __str__(self) -> str:
        plan = self.plan
        lines = [f"{plan.scenario}, {plan.duration:g} seconds, {plan.clients} clients"]
        lines += [f"  {line}  {'met' if met else 'MISSED'}" for line, met in self._findings()]
        lines += ["The target is met." if self.met else "The target is missed."]
        return "\n".join(lines)

    def _findings(self) -> Iterator[Finding]:
        for span in self.plan.spans:
            yield from self._of_span(span)
        if self.plan.lasts:
            yield from self._of_drift()

    def _of_span(self, span: Span) -> Iterator[Finding]:
        part = self.measured.between(span.begin, span.end)
        yield (
            f"{span.name:8}  rate   {part.rate:8.1f}/s   at least {span.rate:g}/s",
            part.rate >= span.rate,
        )
        yield (
            f"{span.name:8}  p95    {part.p95:8.1f} ms  under {self.plan.p95:g} ms",
            part.p95 < self.plan.p95,
        )
        yield (
            f"{span.name:8}  errors {part.errors:8.3%}    at most {self.plan.errors:.3%}",
            part.errors <= self.plan.errors,
        )

    def _of_drift(self) -> Iterator[Finding]:
        """The last part of the time against the first."""
        end = self.plan.duration
        first = self.measured.between(0, end * PART).p95
        last = self.measured.between(end * (1 - PART), end).p95
        most = max(first * SLOWER, first + NOISE)
        yield (
            f"drift     p95    {last:8.1f} ms  at most {most:.1f} ms, after {first:.1f} ms",
            last <= most,
        )
        if self.measured.memory:
            before, after = self.measured.memory
            most = before * LARGER
            yield (
                f"drift     memory {after:8.1f} MB  at most {most:.1f} MB, after {before:.1f} MB",
                after <= most,
            )
