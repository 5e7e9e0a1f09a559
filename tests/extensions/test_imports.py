"""Import lines in ruff's order: judged by ruff itself."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extensions.domain import read
from extensions.imports import import_line, imports, in_order

names = st.sampled_from(
    "a b_c B Bc NewB ANY X1 X10 x2 x10 UUID Decimal date order Order OrderLine LIMIT A _p".split()
)
modules = st.sampled_from(
    "shop.features.orders.model shop.features.order_lines shop.features.order_lines.model "
    "shop.kit.page shop.features.a2 shop.features.a10 shop.Z shop".split()
)


def ruff_sorts(source: str) -> str:
    """What ruff makes of it: imports sorted, then formatted, 100 columns."""
    common = ["--isolated", "--config", "line-length=100", "--stdin-filename", "x.py", "-"]
    for command in (["check", "--select=I", "--fix", "--quiet"], ["format", "--quiet"]):
        source = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *common],
            input=source,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    return source


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(modules, st.sets(names, min_size=1, max_size=9)), min_size=1, max_size=6))
def test_blocks_are_sorted_as_ruff_does(written: list[tuple[str, set[str]]]) -> None:
    once = {module: sorted(members) for module, members in written}
    source = "".join(f"from {m} import {', '.join(ms)}\n" for m, ms in once.items())
    assert in_order(source) == ruff_sorts(source)


def test_a_split_import_stays_split_and_plain_imports_come_first() -> None:
    source = "from a import (\n    C,\n    B,\n)\nimport z\nfrom a import D\nimport y.x as w\n"
    assert (
        in_order(source)
        == "import y.x as w\nimport z\nfrom a import (\n    B,\n    C,\n    D,\n)\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        "from b import x  # why\nfrom a import y\n",
        '"""import me\nfrom here to there\n"""\n',
        "import b\n\nimport a\n",
        "x = 1\n    from b import c\n",
    ],
)
def test_what_is_left_alone(source: str) -> None:
    assert in_order(source) == source


def test_indented_blocks() -> None:
    source = "if TYPE_CHECKING:\n    from b import c\n    from a import d\n"
    assert in_order(source) == "if TYPE_CHECKING:\n    from a import d\n    from b import c\n"


def test_a_long_line_is_split() -> None:
    names = [f"InternationalTransportDocument{n}" for n in range(4)]
    line = import_line("shop.features.documents.model", names)
    assert line.count("\n") == 5
    assert ruff_sorts(line + "\n") == line + "\n"


def test_what_fields_need() -> None:
    domain = read(
        {
            "a": {
                "plural": "as_list",
                "fields": {
                    "day": "date?",
                    "price": "decimal(9,2) = 1",
                    "when": "datetime = 2025-01-01T00:00:00Z",
                    "word": 'string(9) = "UUID"',
                    "rest": "json?",
                    "a": "a?",
                },
            }
        }
    )
    (resource,) = domain
    assert imports("dataclasses.dataclass", fields=resource.fields) == [
        "from dataclasses import dataclass",
        "from datetime import UTC, date, datetime",
        "from decimal import Decimal",
        "from typing import Any",
        "from uuid import UUID",
    ]
    assert imports(fields=resource.scalars[2:3], defaults=False) == [
        "from datetime import datetime"
    ]
    assert imports(fields=resource.scalars[3:4]) == []
