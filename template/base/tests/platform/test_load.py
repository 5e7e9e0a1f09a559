"""What `poe load` sends, when it asks, and what it makes of the answers."""

import httpx2
import pytest

from load.bodies import BODIES
from load.plan import HEADROOM, PACE, SCENARIOS, Plan
from load.verdict import Measured, Verdict


def test_the_service_takes_what_is_sent(caller: httpx2.Client) -> None:
    keys: dict[str, str] = {}
    for number, (resource, body) in enumerate(BODIES.items(), start=1_999_999):
        path = f"/api/v1/{resource}"
        made = caller.post(path, json=body(number, keys))
        assert made.status_code == 201, made.text
        keys[resource] = made.json()["id"]
        changed = caller.patch(
            f"{path}/{keys[resource]}",
            json=body(number, keys),
            headers={"If-Match": made.headers["ETag"]},
        )
        assert changed.status_code == 200, changed.text


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_asks_for_a_little_more_than_it_wants(scenario: str) -> None:
    plan = Plan(scenario, rate=100, seconds=10)
    moments = [moment / 100 for moment in range(1000)]
    asked = sum(plan.clients / plan.interval(moment) for moment in moments) / len(moments)
    assert asked == pytest.approx(plan.wanted_rate * HEADROOM, rel=0.01)
    assert min(plan.interval(moment) for moment in moments) >= 1 / PACE


def test_a_plan_reaches_the_clients_as_it_is() -> None:
    plan = Plan("spike", rate=12.5, p95=80, errors=0.5, seconds=3)
    assert Plan.read(plan.write()) == plan


@pytest.mark.parametrize(
    ("times", "failed", "missed"),
    [
        ([10.0] * 1000, 1, []),
        ([10.0] * 950 + [300.0] * 50, 0, []),
        ([10.0] * 949 + [300.0] * 51, 0, ["p95"]),
        ([10.0] * 999, 0, ["rate"]),
        ([10.0] * 1000, 2, ["errors"]),
        ([], 0, ["rate"]),
    ],
    ids=["met", "rarely slow", "often slow", "too few", "too many fail", "none"],
)
def test_the_verdict_names_what_is_missed(
    times: list[float], failed: int, missed: list[str]
) -> None:
    measured = Measured()
    for number, milliseconds in enumerate(times):
        measured.add(milliseconds, failed=number < failed)
    verdict = Verdict(Plan("baseline", rate=100, seconds=10), measured)
    lines = str(verdict).splitlines()
    assert [line.split()[0] for line in lines if line.endswith("MISSED")] == missed
    assert verdict.met is (not missed)
    assert lines[-1] == f"The target is {'missed' if missed else 'met'}."
