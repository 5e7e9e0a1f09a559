"""The chosen combinations meet every pair of answers, and every value."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from extensions.answers import CHOICES

from .combinations import DOMAINS, Combination, every, pairwise, running_unlike


def test_every_pair_of_answers_is_met() -> None:
    possible = {pair for one in every() for pair in one.pairs}
    met = {pair for one in pairwise(every()) for pair in one.pairs}
    assert met == possible


@pytest.mark.parametrize("axis", ["framework", "orm", "auth", "tenancy", "ci"])
def test_every_offered_value_is_generated(axis: str) -> None:
    assert {asdict(one)[axis] for one in pairwise(every())} == set(CHOICES[axis])


def test_every_example_is_generated_on_every_framework() -> None:
    met = {(one.framework, one.domain) for one in pairwise(every())}
    assert met == {(one, domain) for one in CHOICES["framework"] for domain in DOMAINS}


def test_the_set_is_small_and_always_the_same() -> None:
    assert pairwise(every()) == pairwise(every())
    assert len(pairwise(every())) <= 8


def test_the_sweep_leaves_out_nothing_but_ci() -> None:
    swept = running_unlike()
    assert {replace(one, ci="") for one in swept} == {replace(one, ci="") for one in every()}
    assert {one.ci for one in swept} == set(CHOICES["ci"])
    assert len(swept) * len(CHOICES["ci"]) == len(every())
    assert set(swept) <= set(every())


def test_impossible_combinations_are_left_out() -> None:
    assert not [one for one in every() if one.auth == "none" and one.tenancy != "none"]


def test_a_missing_pair_would_be_noticed() -> None:
    one = Combination("fastapi", "sqlalchemy", "none", "none", "none", "shop")
    other = Combination("fastapi", "sqlalchemy", "jwt", "row", "none", "shop")
    assert pairwise([one, other]) == [one, other]
    assert one.pairs - other.pairs
