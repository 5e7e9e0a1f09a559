"""Fields as the contract has them: schemas, examples that keep them, and lines of YAML."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from extensions import wire
from extensions.domain import read
from extensions.domain.model import Field


def field(written: str) -> Field:
    other = {"fields": {"name": "string(10)"}}
    resources = {"thing": {"fields": {"it": written, "name": "string(9)"}}, "other": other}
    resource = read(resources, users=False).get("thing")
    assert resource is not None
    return resource.all_fields[0]


def accepts(schema: dict[str, Any], value: Any) -> bool:
    defined = {
        "components": {
            "schemas": {
                "EmailAddress": {"type": "string"},
                "WebAddress": {"type": "string"},
                "ThingIt": {"enum": ["a", "b"]},
            }
        }
    }
    return bool(Draft202012Validator({**defined, **schema}).is_valid(value))


EVERY_KIND = [
    "string(3)",
    "text",
    "int",
    "int >=3 <=4",
    "int >9 <11",
    "bigint",
    "float",
    "float >0 <=5",
    "decimal(4,2)",
    "decimal(2,2)",
    "decimal(4,0) >=0",
    "decimal(6,2) >100 <=101",
    "bool",
    "date",
    "datetime",
    "uuid",
    "email",
    "url",
    "json",
    "enum(a,b)",
    "list(string(5))",
    "list(int)",
    "other",
    "many other",
]


@pytest.mark.parametrize("written", EVERY_KIND)
def test_an_example_keeps_its_schema(written: str) -> None:
    one = field(written)
    assert accepts(wire.input_schema(one), wire.example(one))


@pytest.mark.parametrize("written", [kind for kind in EVERY_KIND if not kind.startswith("many")])
def test_null_is_for_optional_fields(written: str) -> None:
    assert not accepts(wire.schema(field(written)), None)
    name, _, rest = written.partition(" ")
    assert accepts(wire.schema(field(f"{name}? {rest}")), None)


@pytest.mark.parametrize(
    ("written", "good", "bad"),
    [
        ("string(3)", ["a", "abc"], ["", "abcd", "a\0", 1]),
        ("text", ["", "a\nb"], ["\0", None]),
        ("int", [0, -(2**31), 2**31 - 1], [2**31, -(2**31) - 1, "5", True, 1.5]),
        ("bigint", [2**63 - 1], [2**63]),
        ("int >0 <=5", [1, 5], [0, 6]),
        ("float >0", [0.1], [0, "1"]),
        (
            "decimal(5,2)",
            ["0", "-1.5", "999.99", "-999.99"],
            ["1000", "1.555", "1e2", ".5", "5.", 1],
        ),
        ("decimal(5,2) >=0", ["0", "1.50"], ["-1", "-0"]),
        ("decimal(5,2) >=0 <100", ["0", "99.99"], ["100", "-1"]),
        ("decimal(2,2)", ["0", "0.99", "-0.99"], ["1", "1.00"]),
        ("decimal(3,0)", ["999"], ["1.0"]),
        ("enum(a, b)", ["a"], ["c", ""]),
        ("list(string(2))", [[], ["ab"]], [["abc"], [None], "ab", ["a"] * 101]),
        ("many other", [[]], [None]),
        ("json", [{}, {"a": [1]}], [[], "a", 1]),
    ],
)
def test_what_a_schema_takes(written: str, good: list[Any], bad: list[Any]) -> None:
    schema = wire.schema(field(written))
    assert [value for value in good if not accepts(schema, value)] == []
    assert [value for value in bad if accepts(schema, value)] == []


def test_bounds_that_a_pattern_cannot_say_are_told_beside_it() -> None:
    schema = wire.schema(field("decimal(5,2) >0 <=100"))
    assert schema["x-exclusiveMinimum"] == "0"
    assert schema["x-maximum"] == "100"
    assert schema["pattern"].startswith("^[0-9]")


@pytest.mark.parametrize(
    ("written", "default"),
    [
        ("decimal(5,2) = 1.5", "1.50"),
        ("bool = false", False),
        ("enum(a, b) = b", "b"),
        ("int = 0", 0),
        ("many other", []),
        ("date = 2026-01-31", "2026-01-31"),
    ],
)
def test_defaults_are_json(written: str, default: Any) -> None:
    assert wire.input_schema(field(written))["default"] == default
    assert "default" not in wire.schema(field(written))


def test_a_filter_is_not_bounded() -> None:
    assert accepts(wire.filter_schema(field("string(3)")), "")
    assert accepts(wire.filter_schema(field("email")), "nobody")
    assert not accepts(wire.filter_schema(field("url")), "x" * 10_001)
    assert not accepts(wire.choice_schema(field("url")), "x" * 501)
    assert accepts(wire.filter_schema(field("int >5")), 1)
    assert accepts(wire.filter_schema(field("decimal(4,2) >=0")), "-1")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_a_line_of_yaml_reads_back(value: Any) -> None:
    line = wire.flow({"key": value})
    assert "\n" not in line
    assert yaml.safe_load(line) == {"key": value}


def test_what_needs_no_quotes_has_none() -> None:
    value = {"$ref": "#/a", "type": ["string", "null"], "to": "ada@example.com", "sort": "-name"}
    assert wire.flow(value) == (
        "{$ref: '#/a', type: [string, 'null'], to: ada@example.com, sort: -name}"
    )
    assert wire.flow([Decimal("1.50"), "no", "on", "1.5", "2026-01-31"]) == (
        "[1.50, 'no', 'on', '1.5', '2026-01-31']"
    )
