"""What is promised is proven: the black-box suite names each line of the contract, and each code.

The lines are those of CONTRACT.md that hold for every variant. What a code of docs/errors.md cannot be
made to mean over HTTP is proven inside of the generated repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.conftest import ROOT, Render, domain_file

SUITE = ROOT / "tests" / "blackbox"
LINES = """
    C1 C2 C3 C4 C5 C6 C7 C8 C9 C10 C11 C12 C13 C14 C15 C16 C17 C18 C19 C20 C21 C22 C23 C24 C25 C26 C28
    V1 V2 V3 V4 V5 V6 V7 V8 V9 V10 V12
    H1 H2 H3 H4
    R1 R2 R3 R5 R6 R8 R10
    L1 L2 L3
""".split()
# A framework refuses nothing else by itself, and no list of the examples has a least number of items.
PROVEN_INSIDE = {
    "bad_request": "tests/platform/test_refusals.py",
    "too_few": "tests/platform/test_validation.py",
}


def named() -> Iterator[str]:
    """The lines that tests are called after: `test_r1_r2_without_the_database`."""
    for path in SUITE.glob("test_*.py"):
        for name in re.findall(
            r"^def test_((?:[a-z]+[0-9]+_)+)", path.read_text("utf-8"), re.MULTILINE
        ):
            yield from name.upper().rstrip("_").split("_")


def test_each_line_of_the_contract_is_named() -> None:
    assert sorted(set(LINES) - set(named())) == []


def test_each_code_is_named(render: Render) -> None:
    project = render(**domain_file("shop"), auth="jwt", tenancy="row")
    schemas = yaml.safe_load((project / "openapi.yaml").read_text("utf-8"))["components"]["schemas"]
    codes = {*schemas["ProblemCode"]["enum"], *schemas["ProblemItemCode"]["enum"]}
    suite = "".join(path.read_text("utf-8") for path in SUITE.glob("test_*.py"))
    for code, inside in PROVEN_INSIDE.items():
        assert f'"{code}"' in Path(project, inside).read_text("utf-8")
    assert sorted(code for code in codes - PROVEN_INSIDE.keys() if f'"{code}"' not in suite) == []
