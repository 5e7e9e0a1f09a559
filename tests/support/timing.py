"""What each variant took. A plugin, since pytest-xdist's own process reads no folder's conftest."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

_MODULE = "test_variants.py::"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Seconds by variant and step: where the time of a run goes."""
    took: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for reports in terminalreporter.stats.values():
        for report in reports:
            if _MODULE in getattr(report, "nodeid", "") and hasattr(report, "when"):
                variant, _, step = report.nodeid.partition(_MODULE)[2].partition("::")
                name = step.removeprefix("test_") if report.when == "call" else report.when
                took[variant][name] += report.duration
    if not took:
        return
    terminalreporter.section("what each variant took, in seconds")
    for variant, steps in sorted(took.items()):
        parts = "  ".join(f"{name} {seconds:.0f}" for name, seconds in steps.items())
        terminalreporter.write_line(f"{sum(steps.values()):5.0f}  {variant}: {parts}")
