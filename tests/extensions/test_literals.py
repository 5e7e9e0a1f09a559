"""Values as source text, as ruff format leaves it."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from extensions.domain.literals import literal, toml_string

zones = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))])
values = st.one_of(
    st.text(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=zones),  # noqa: DTZ001
    st.uuids(),
)
NAMES = {"Decimal": Decimal, "UUID": UUID, "UTC": UTC, "date": date, "datetime": datetime}


@given(st.one_of(values, st.lists(values, max_size=3).map(tuple)))
def test_a_literal_is_its_value(value: object) -> None:
    source = literal(value)
    assert eval(source, NAMES) == value
    assert "\n" not in source


@given(st.text())
def test_quotes_are_ruffs(text: str) -> None:
    source = literal(text)
    single = text.count("'") < text.count('"')
    assert source[0] == source[-1] == ("'" if single else '"')


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_toml_strings(text: str) -> None:
    assert tomllib.loads(f"x = {toml_string(text)}")["x"] == text
