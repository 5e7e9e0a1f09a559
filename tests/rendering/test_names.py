"""Any accepted name works: what the generated code uses beside a resource's names is refused."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from extensions.domain.naming import is_snake, pascal, to_snake
from extensions.domain.reserved import CLASSES, SUFFIXES, field_reason
from tests.conftest import Render, domain_file
from tests.rendering.test_combinations import ruff

STACKS = [{"framework": "fastapi", "tenancy": "row"}, {"framework": "django", "tenancy": "row"}]
CLASS = "Everything"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.fixture(params=STACKS, ids=lambda answers: answers["framework"])
def project(request: pytest.FixtureRequest, render: Render) -> Path:
    return render(**domain_file("everything"), **request.param)


def bound(module: ast.Module) -> Iterator[str]:
    """Names that a module imports or defines as classes."""
    for node in ast.walk(module):
        if isinstance(node, ast.alias):
            yield node.asname or node.name
        elif isinstance(node, ast.ClassDef):
            yield node.name


def test_classes_beside_a_resources_own_are_reserved(project: Path) -> None:
    """If this fails, put the names into CLASSES or SUFFIXES in extensions/domain/reserved.py."""
    classes, suffixes = set(), set()
    for file in project.rglob("*.py"):
        names = set(bound(ast.parse(file.read_text("utf-8"))))
        suffixes |= {n.removeprefix(CLASS) for n in names if re.match(rf"{CLASS}[A-Z]", n)}
        if CLASS in names:
            classes |= {name for name in names if pascal(to_snake(name)) == name}
    enums = {"State", "Mood", "Rank"}
    missing = {name for name in classes if CLASS not in name} - CLASSES
    assert not missing, " ".join(sorted(missing))
    assert {suffix for suffix in suffixes if not suffix.endswith("Link")} - enums <= set(SUFFIXES)


def test_schemas_beside_a_resources_own_are_reserved(project: Path) -> None:
    schemas = yaml.safe_load((project / "openapi.yaml").read_text("utf-8"))["components"]["schemas"]
    own = [pascal(name) for name in domain_file("everything")["resources"]]
    others = {name for name in schemas if not name.startswith(tuple(own))}
    assert {name for name in others if pascal(to_snake(name)) == name} <= CLASSES
    ours = {name.removeprefix(CLASS) for name in schemas if name.startswith(CLASS)}
    assert ours - {"", "State", "Mood", "Rank"} <= set(SUFFIXES)


@pytest.mark.parametrize("answers", STACKS, ids=lambda answers: answers["framework"])
@pytest.mark.parametrize("file", ["awkward", "everything"])
def test_words_of_sql_python_and_frameworks_work(
    render: Render, file: str, answers: dict[str, str]
) -> None:
    project = render(**domain_file(file), **answers)
    assert ruff(project) == ""
    for path in project.rglob("*.py"):
        compile(path.read_text("utf-8"), str(path), "exec")


def read_in_class_bodies(module: ast.Module) -> Iterator[str]:
    """Names that a class body reads, where a field of that name would hide them."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and CLASS in node.name:
            methods = [s for s in node.body if isinstance(s, FUNCTIONS)]
            statements = [s for s in node.body if not isinstance(s, FUNCTIONS)]
            parts: list[ast.AST] = [*statements]
            for method in methods:  # a signature is read in the class's scope, a body is not
                parts += [method.args, *method.decorator_list]
                parts += [method.returns] if method.returns else []
            for part in parts:
                yield from (
                    name.id
                    for name in ast.walk(part)
                    if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)
                )


def test_fields_hide_nothing_that_class_bodies_read(project: Path) -> None:
    """If this fails, put the names into extensions/domain/reserved.py as fields."""
    names: set[str] = set()
    for file in project.rglob("*.py"):
        names |= set(read_in_class_bodies(ast.parse(file.read_text("utf-8"))))
    possible = {name for name in names if is_snake(name) and not keyword.iskeyword(name)}
    assert {name for name in possible if not field_reason(name)} == set()
