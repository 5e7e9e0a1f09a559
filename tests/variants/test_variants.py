"""Each variant as its user gets it: generated, installed, checked, tested, started, held to the contract.

One class a combination, so that a run on several workers keeps a variant on one of them.
"""

from __future__ import annotations

import re

import pytest

from .combinations import Combination, every
from .project import CommandError, Project, Running, pytest_here
from .schemathesis_run import fuzz


class Variant:
    combination: Combination

    def test_holds_what_was_asked_for(self, project: Project) -> None:
        asked = self.combination.answers
        # A question that did not come up has no answer: `tenancy` with `auth: none`.
        answers = {name: project.answers.get(name, "none") for name in asked}
        assert answers == asked
        clean = project.run("git", "status", "--porcelain")
        assert clean.strip() in ("", "?? uv.lock")

    def test_is_clean(self, project: Project) -> None:
        project.run(*project.tool("poe", "lint"))

    def test_is_typed(self, project: Project) -> None:
        project.run(*project.tool("poe", "types"))

    def test_keeps_its_contract_in_its_routes(self, project: Project) -> None:
        project.run(*project.tool("poe", "openapi"))

    def test_passes_its_own_tests(self, project: Project) -> None:
        project.run(*project.tool("pytest", "-q"))

    def test_bears_a_small_load(self, project: Project) -> None:
        load = project.tool("poe", "load", "baseline", "--rate=10", "--seconds=3", "--p95=5000")
        assert project.run(*load, timeout=120).splitlines()[-1] == "The target is met."

    def test_tells_what_load_it_bears(self, project: Project) -> None:
        # No service answers so soon: what comes of it is the same on every machine.
        target = ("--rate=30", "--seconds=3", "--p95=0.001")
        load = project.tool("poe", "load", "spike", *target)
        with pytest.raises(CommandError, match="The target is missed") as missed:
            project.run(*load, timeout=120)
        rows = r"^ +(\w+) +(p95|errors) .* (met|MISSED)$"
        found = re.findall(rows, str(missed.value), re.MULTILINE)
        assert found == [
            (stage, finding, "MISSED" if finding == "p95" else "met")
            for stage in ("before", "peak", "recovery")
            for finding in ("p95", "errors")
        ]

    def test_keeps_the_contract_over_http(self, running: Running) -> None:
        done = pytest_here(
            "tests/blackbox", "--base-url", running.base_url, "--variant", str(running.variant)
        )
        assert done.returncode == 0, done.stdout[-20_000:]

    def test_survives_fuzzing(self, project: Project, running: Running) -> None:
        done = fuzz(project, running)
        assert done.returncode == 0, done.stdout[-20_000:]


def _classes() -> dict[str, type[Variant]]:
    # The longest first, so that no worker is left alone with one of them at the end.
    ordered = sorted(every(), key=lambda one: (one.tenancy == "none", one.auth == "none"))
    names = {f"Test_{one.name.replace('-', '_')}": one for one in ordered}
    return {name: type(name, (Variant,), {"combination": one}) for name, one in names.items()}


globals().update(_classes())
