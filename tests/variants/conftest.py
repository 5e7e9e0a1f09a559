"""Which variants are generated.

pytest tests/variants                 the set that meets every pair of answers
pytest tests/variants --all-variants  every combination that makes another service
pytest tests/variants -k fastapi_sqlalchemy_jwt_row
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .combinations import every, pairwise, running_unlike
from .project import Project, Running


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    sweeping = config.getoption("--all-variants")
    chosen = running_unlike() if sweeping else pairwise(every())
    items[:] = [
        item
        for item in items
        if getattr(getattr(item, "cls", None), "combination", chosen[0]) in chosen
    ]


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
    """The same project as production starts it, with what a stranger may do switched on.

    And with quotas that nothing here uses up: test_limits starts services with those of production.
    """
    policies = ["ANONYMOUS"]
    if project.combination.auth != "none":
        policies += ["AUTHENTICATED", "SENSITIVE"]
    quotas = {f"RATE_LIMIT_{one}": "999999/minute" for one in policies}
    with project.serving(production=True, REGISTRATION="open", **quotas) as running:
        yield running
