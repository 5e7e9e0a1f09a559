"""Any domain file that is accepted renders code that compiles, is formatted and has no lint."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from copier import run_copy
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from extensions.domain import DomainError, read
from tests.conftest import copy_template
from tests.rendering.test_combinations import ruff

WORDS = """a ab code name title text note state status kind type order group user match case index
    key value values item items new old first last select from_ table column row rows page number
    price amount total when since until day moment email url json_ data file path label color
    reference references related parent child size count store service model client request response
    error errors detail body call created changed removed one made found now next_one record
    the_longest_name_that_a_field_may_have""".split()
NAMES = st.one_of(
    st.sampled_from(WORDS),
    st.from_regex(r"[a-z][a-z0-9]{0,8}(?:_[a-z0-9]{1,9}){0,3}", fullmatch=True),
)
MEMBERS = st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,9}", fullmatch=True)
SIGNS = st.sampled_from([("", ""), (">=0", ""), (">0", "<=100"), (">=-5", "<5"), ("", "<10")])


@st.composite
def scalars(draw: st.DrawFn) -> str:
    """A plain type with modifiers that may or may not suit it."""
    kind = draw(
        st.sampled_from(
            "string(1) string(40) string(500) text int bigint float decimal(4,2) decimal(12,0) "
            "bool date datetime uuid email url json list(string(9)) list(int) list(decimal(6,2)) "
            "list(datetime)".split()
        )
    )
    if draw(st.integers(0, 5)) == 0:
        kind = f"enum({', '.join(draw(st.lists(MEMBERS, min_size=1, max_size=4)))})"
    words = draw(st.sets(st.sampled_from("? ? unique index search readonly".split()), max_size=2))
    bounds = draw(SIGNS) if re.match("int|bigint|float|decimal", kind) else ()
    return " ".join([kind, *sorted(words), *bounds, *_default(draw, kind)])


def _default(draw: st.DrawFn, kind: str) -> list[str]:
    values = {
        "string": 'x, "a b", "it\'s"',
        "text": "words",
        "int": "0, 3",
        "bigint": "1",
        "float": "1.5, 0",
        "decimal": "0, 1",
        "bool": "true, false",
        "date": "2024-02-29",
        "datetime": "2024-02-29T12:00:00Z",
        "email": "a@b.example",
        "url": "https://a.example",
        "list": "[]",
    }.get(re.split(r"\W", kind)[0])
    if not values or draw(st.booleans()):
        return []
    return [f"= {draw(st.sampled_from(values.split(', ')))}"]


@st.composite
def domain_files(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    resources: dict[str, Any] = {}
    for name in names:
        fields: dict[str, str] = {}
        for field in draw(st.lists(NAMES, min_size=1, max_size=6, unique=True)):
            target = draw(st.sampled_from(names))
            suffix = draw(
                st.sampled_from(["?", "", "? on_delete(set_null)", " on_delete(cascade)"])
            )
            fields[field] = draw(st.one_of(scalars(), scalars(), st.just(f"{target}{suffix}")))
        if draw(st.integers(0, 3)) == 0:
            fields[draw(NAMES)] = f"many {draw(st.sampled_from(names))}"
        resources[name] = {
            "access": draw(st.sampled_from(["shared", "public", "owner"])),
            "soft_delete": draw(st.booleans()),
            "fields": fields,
        }
    return resources


def accepted(resources: dict[str, Any]) -> dict[str, Any]:
    """The same without what is refused, or nothing where nothing is left."""
    for _ in range(20):
        try:
            read(resources)
        except DomainError as error:
            for mistake in error.mistakes:
                _, *path = mistake.path.split(".")
                _without(resources, path)
        else:
            return resources
    return {}


def _without(resources: dict[str, Any], path: list[str]) -> None:
    if len(path) == 3 and path[2] in resources.get(path[0], {}).get("fields", {}):
        del resources[path[0]]["fields"][path[2]]
    elif path:
        resources.pop(path[0], None)


@pytest.fixture(scope="module")
def features(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template without what no resource changes: a render of it is quick."""
    template = copy_template(tmp_path_factory.mktemp("features") / "slipway")
    for path in files(template / "template"):
        asks = "domain()" in path.read_text("utf-8") or "widget" in path.as_posix()
        if not (asks or path.name.startswith("layer.") or path.name == "pyproject.toml"):
            path.unlink()
    return template


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("framework", ["fastapi", "django"])
def test_an_accepted_file_renders_clean_code(features: Path, framework: str) -> None:
    @settings(
        max_examples=30,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],  # shrinking takes minutes, and the message says enough
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(domain_files().map(accepted).filter(bool), st.sampled_from(["none", "row"]))
    def holds(resources: dict[str, Any], tenancy: str) -> None:
        folder = Path(tempfile.mkdtemp())
        try:
            answers = {"framework": framework, "tenancy": tenancy, "project_name": "Shop"}
            run_copy(
                str(features),
                folder,
                data={**answers, "resources": resources},
                defaults=True,
                quiet=True,
                unsafe=True,
            )
            for path in folder.rglob("*.py"):
                compile(path.read_text("utf-8"), str(path), "exec")
            found = ruff(folder, 'lint.isort.known-first-party=["harness", "shop"]')
            assert not found, found
        finally:
            shutil.rmtree(folder)

    holds()
