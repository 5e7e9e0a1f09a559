"""What was found, against what was aimed at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from tests.variants.project import Project

from .machine import model
from .sampling import DISTURBED, Sample

# How many times the raw application's CPU time a request may cost; None: measured, no more.
GOALS: Mapping[str, Mapping[str, float | None]] = {
    "fastapi": {"get": 4.0, "list": 3.5, "create": 5.0},
    "django": {"get": 5.0, "list": 6.0, "create": None},
}
_LIBRARIES = ("granian", "fastapi", "sqlalchemy", "asyncpg", "django", "django-ninja", "psycopg")
_ROW = "{:9} {:7} {:>9} {:>9} {:>6} {:>5} {:>10} {:>10}"
_VERSIONS = """
import importlib.metadata, json, sys
found = {one.name.lower(): one.version for one in importlib.metadata.distributions()}
print(json.dumps({"python": sys.version.split()[0], **found}))
"""


@dataclass(frozen=True)
class Measured:
    framework: str
    operation: str
    service: list[Sample]
    raw: list[Sample]

    @property
    def ratio(self) -> float:
        # Of two samples that follow each other: the machine itself is faster now and slower then.
        return median(
            service.microseconds / raw.microseconds
            for service, raw in zip(self.service, self.raw, strict=True)
        )

    @property
    def goal(self) -> float | None:
        return GOALS[self.framework][self.operation]

    @property
    def disturbed(self) -> int:
        return sum(one.others > DISTURBED for one in (*self.service, *self.raw))


def is_met(measured: Measured) -> bool:
    return measured.goal is None or measured.ratio <= measured.goal


def versions(project: Project) -> str:
    """The machine, and what the service runs on."""
    found = json.loads(project.run(*project.tool("python", "-c", _VERSIONS)))
    named = [f"{name} {found[name]}" for name in ("python", *_LIBRARIES) if name in found]
    return f"{datetime.now(UTC):%Y-%m-%d}, a core of {model()} each; {', '.join(named)}"


def print_table(found: list[Measured]) -> None:
    """Medians: CPU time a request of the service and of the raw application."""
    print()
    print(_ROW.format("", "", "µs", "raw µs", "ratio", "goal", "a second", "raw"))
    for one in found:
        mark = "" if is_met(one) else " missed"
        print(
            _ROW.format(
                one.framework,
                one.operation,
                f"{_typical(one.service):.0f}",
                f"{_typical(one.raw):.0f}",
                f"{one.ratio:.2f}",
                "" if one.goal is None else f"{one.goal:.1f}",
                f"{median(sample.a_second for sample in one.service):.0f}",
                f"{median(sample.a_second for sample in one.raw):.0f}",
            )
            + mark
        )
    if disturbed := sum(one.disturbed for one in found):
        taken = sum(len(one.service) + len(one.raw) for one in found)
        print(
            f"The machine was never quiet for {disturbed} of {taken} samples: others used more "
            f"than {DISTURBED:.0%} of a core. CPU time suffers less from that than rates do."
        )


def _typical(samples: list[Sample]) -> float:
    return median(one.microseconds for one in samples)
