"""There is one list of error codes: what the sources raise is what the contract and docs/errors.md
name, and nothing else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import acme
from acme.platform.contract import load
from acme.platform.http.validation import CODES, code_of

SOURCES = Path(acme.__file__).parent
PAGE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
SCHEMAS = load()["components"]["schemas"]
# Validation names these where Pydantic says less.
NAMED_BY_VALIDATION = {*CODES.values(), "invalid_type", "not_null"}


def raised(function: str, position: int) -> Iterator[str]:
    """The texts that this argument has, wherever the function is called."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function:
                named = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
                for argument in [*node.args[position : position + 1], *named]:
                    if isinstance(argument, ast.Constant):
                        yield str(argument.value)


def explained(cell: int, text: str) -> set[str]:
    """The codes in this column of a page's table."""
    rows = [line.split("|") for line in text.splitlines() if line.startswith("|")]
    return {code for row in rows for code in re.findall(r"`([a-z_]+)`", row[cell])}


def test_problems_have_the_codes_that_are_told() -> None:
    codes = set(raised("Problem", 1))
    assert codes == set(SCHEMAS["ProblemCode"]["enum"])
    assert codes == explained(2, PAGE.partition("## `errors`")[0])


def test_values_have_the_codes_that_are_told() -> None:
    own = {code_of(kind) for kind in raised("PydanticCustomError", 0)}
    codes = {*raised("FieldError", 1), *raised("_error", 1), *own, *NAMED_BY_VALIDATION}
    assert codes == set(SCHEMAS["ProblemItemCode"]["enum"])
    assert codes == explained(1, PAGE.partition("## `errors`")[2])


def test_no_code_is_named_twice() -> None:
    for name in ("ProblemCode", "ProblemItemCode"):
        assert len(SCHEMAS[name]["enum"]) == len(set(SCHEMAS[name]["enum"]))
