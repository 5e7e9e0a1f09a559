"""What `poe load` sends, when it asks, and what it makes of the answers."""

from heapq import heappop, heappush

import httpx2
import pytest

from load.bodies import BODIES
from load.measured import Measured
from load.plan import HEADROOM, PACE, SCENARIOS, Plan
from load.schedule import Schedule, moments
from load.verdict import Verdict

ANSWER = 0.01  # seconds


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
    due = list(moments(plan))
    assert due == sorted(due)
    for span in plan.spans:
        asked = [moment for moment in due if span.begin <= moment < span.end]
        assert len(asked) == pytest.approx((span.end - span.begin) * span.rate * HEADROOM, abs=1)
    assert due[0] == 0
    assert due[-1] < plan.spans[-1].end == pytest.approx(plan.duration)
    assert plan.clients * PACE >= plan.rate * HEADROOM


def test_a_plan_reaches_the_clients_as_it_is() -> None:
    plan = Plan("spike", rate=12.5, p95=80, errors=0.5, seconds=3)
    assert Plan.read(plan.write()) == plan


def run(plan: Plan, stalls: list[tuple[float, float]], answer: float = ANSWER) -> Verdict:
    """All clients against a service that answers soon, but not while it stalls, by a clock of ours."""
    schedule, measured = Schedule(plan), Measured()
    free = [0.0] * plan.clients
    while (due := schedule.take()) is not None:
        sent = max(due, heappop(free))
        if sent >= plan.duration:
            measured.finish(plan.duration, [due, *schedule.left()])
            break
        answered = sent + answer
        for begin, end in stalls:
            if begin <= answered < end:
                answered = end
        heappush(free, answered)
        if answered < plan.duration:
            schedule.close(due)
            measured.add(due, answered)
    else:
        measured.finish(plan.duration, schedule.left())
    return Verdict(plan, measured)


def missed(verdict: Verdict) -> list[str]:
    rows = [line.split() for line in str(verdict).splitlines()]
    return [" ".join(row[:2]) for row in rows if row[-1] == "MISSED"]


STALLS = {
    "none": ([], []),
    "often": ([(at, at + 0.9) for at in range(5, 50, 10)], ["steady p95"]),
    "once": ([(20.0, 24.2)], ["steady p95"]),
    "until the end": ([(54.0, 61.0)], ["steady rate", "steady p95"]),
}


@pytest.mark.parametrize(("stalls", "expected"), STALLS.values(), ids=STALLS)
def test_a_stall_is_seen(stalls: list[tuple[float, float]], expected: list[str]) -> None:
    """Not by the few requests that were on their way in it, but by all that were due."""
    assert missed(run(Plan("baseline", rate=100), stalls)) == expected


def test_a_service_that_is_too_slow_misses_its_rate() -> None:
    verdict = run(Plan("baseline", rate=100), [], answer=0.3)
    assert missed(verdict) == ["steady rate", "steady p95"]


@pytest.mark.parametrize(
    ("stall", "expected"),
    [
        ((5.0, 7.0), ["before p95"]),
        ((30.0, 33.0), ["peak p95"]),
        ((50.0, 53.0), ["recovery p95"]),
        # What the peak leaves behind is the recovery's burden.
        ((30.0, 44.0), ["peak rate", "peak p95", "recovery p95"]),
    ],
)
def test_each_stage_of_a_spike_is_judged(stall: tuple[float, float], expected: list[str]) -> None:
    assert missed(run(Plan("spike", rate=100), [stall])) == expected


@pytest.mark.parametrize(
    ("first", "last", "memory", "expected"),
    [
        (0.100, 0.149, [100.0, 109.0], []),
        (0.100, 0.151, [100.0, 109.0], ["drift p95"]),
        (0.002, 0.011, [100.0, 109.0], []),
        (0.002, 0.013, [100.0, 109.0], ["drift p95"]),
        (0.100, 0.100, [100.0, 111.0], ["drift memory"]),
        (0.100, 0.151, [], ["drift p95"]),
    ],
)
def test_a_soak_compares_its_end_with_its_beginning(
    first: float, last: float, memory: list[float], expected: list[str]
) -> None:
    plan = Plan("soak", rate=10, seconds=100)
    measured = Measured(memory=memory)
    for due in moments(plan):
        measured.add(due, due + (last if due >= 80 else first))
    verdict = Verdict(plan, measured)
    assert missed(verdict) == expected
    assert ("drift     memory" in str(verdict)) is bool(memory)


@pytest.mark.parametrize(
    ("times", "failed", "expected"),
    [
        ([10.0] * 1000, 1, []),
        ([10.0] * 950 + [300.0] * 50, 0, []),
        ([10.0] * 949 + [300.0] * 51, 0, ["steady p95"]),
        ([10.0] * 999, 0, ["steady rate"]),
        ([10.0] * 1000, 2, ["steady errors"]),
        ([], 0, ["steady rate"]),
    ],
    ids=["met", "rarely slow", "often slow", "too few", "too many fail", "none"],
)
def test_the_verdict_names_what_is_missed(
    times: list[float], failed: int, expected: list[str]
) -> None:
    measured = Measured()
    for number, milliseconds in enumerate(times):
        measured.add(0, milliseconds / 1000, failed=number < failed)
    verdict = Verdict(Plan("baseline", rate=100, seconds=10), measured)
    assert missed(verdict) == expected
    assert verdict.met is (not expected)
    assert str(verdict).splitlines()[-1] == f"The target is {'missed' if expected else 'met'}."
