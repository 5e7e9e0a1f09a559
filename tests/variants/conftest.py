"""Which variants are generated, and what each of them took.

pytest tests/variants                 the set that meets every pair of answers
pytest tests/variants --all-variants  every combination that makes another service
pytest tests/variants -k fastapi_sqlalchemy_jwt_row
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from .combinations import every, pairwise, running_unlike
from .project import Project, Running

_MODULE = "test_variants.py::"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    sweeping = config.getoption("--all-variants")
    chosen = running_unlike() if sweeping else pairwise(every())
    items[:] = [
        item
        for item in items
        if getattr(getattr(item, "cls", None), "combination", chosen[0]) in chosen
    ]


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


@pytest.fixture(scope="class")
def project(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    """The generated project of a class's combination, installed; made once."""
    combination = request.cls.combination
    made = Project(combination, tmp_path_factory.mktemp(combination.name) / "project")
    made.generate()
    made.install()
    yield made
    made.remove_environment()


@pytest.fixture(scope="class")
def running(project: Project) -> Iterator[Running]:
    """The same project as production starts it, with what a stranger may do switched on."""
    with project.serving(production=True, REGISTRATION="open") as running:
        yield running
