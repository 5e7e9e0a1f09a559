"""The example domain files: data files for Copier that together use the whole language."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.yml"))

TYPES = (
    "string text int bigint float decimal bool date datetime uuid email url json enum list many"
).split()
MODIFIERS = (
    "unique index search readonly on_delete(restrict) on_delete(cascade) on_delete(set_null) "
    ">= <= > < ="
).split()


def fields(text: str) -> list[str]:
    """Every field of a file as one string, the long form spelled out as the short one."""
    found = []
    for resource in yaml.safe_load(text)["resources"].values():
        for field in resource["fields"].values():
            if isinstance(field, dict):
                field = f"{field['type']} {' '.join(f'{k}({v})' for k, v in field.items())}"
            found.append(field)
    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_leaves_the_stack_open(path: Path) -> None:
    answers = yaml.safe_load(path.read_text())
    assert set(answers) == {"project_name", "description", "resources"}
    assert 4 <= len(answers["resources"]) <= 7


def test_the_examples_use_every_type() -> None:
    used = [field for path in EXAMPLES for field in fields(path.read_text())]
    for kind in TYPES:
        assert any(re.match(rf"{kind}\b", field) for field in used), kind


def test_the_examples_use_every_modifier() -> None:
    used = [field for path in EXAMPLES for field in fields(path.read_text())]
    for modifier in MODIFIERS:
        end = r"(?!\w)" if modifier[-1].isalpha() else "(?!=)"  # `>` is not `>=`
        pattern = rf"(?:^|\s){re.escape(modifier)}{end}"
        assert any(re.search(pattern, field) for field in used), modifier
    assert any("?" in field for field in used)
    texts = "".join(path.read_text() for path in EXAMPLES)
    for phrase in ("access: owner", "access: public", "soft_delete: true", "plural:", "{type:"):
        assert phrase in texts, phrase
