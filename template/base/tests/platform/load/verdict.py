"""What was measured, held against what was wanted."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from load.plan import Plan


def _milliseconds() -> "array[float]":
    return array("d")


@dataclass
class Measured:
    """Every request of the time that counts."""

    times: "array[float]" = field(default_factory=_milliseconds)
    failed: int = 0

    def add(self, milliseconds: float, *, failed: bool) -> None:
        self.times.append(milliseconds)
        self.failed += failed

    @property
    def p95(self) -> float:
        ordered = sorted(self.times)
        return ordered[(len(ordered) * 95 - 1) // 100] if ordered else 0.0

    @property
    def errors(self) -> float:
        return self.failed / max(1, len(self.times))


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

    def _findings(self) -> Iterator[tuple[str, bool]]:
        plan, measured = self.plan, self.measured
        rate = len(measured.times) / plan.duration
        yield (
            f"rate   {rate:8.1f}/s   at least {plan.wanted_rate:g}/s",
            rate >= plan.wanted_rate,
        )
        yield (
            f"p95    {measured.p95:8.1f} ms  under {plan.p95:g} ms",
            measured.p95 < plan.p95,
        )
        yield (
            f"errors {measured.errors:8.3%}    at most {plan.errors:.3%}",
            measured.errors <= plan.errors,
        )
