"""Which files of the template make up a variant, and where they go."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .answers import PROTOCOLS, WITH_USERS
from .layers import applies
from .sources import ANSWERS_FILE, is_condition, layers_of

_LEFT_BEHIND = {"__pycache__", ".DS_Store"}


def with_computed(answers: Mapping[str, str]) -> dict[str, str]:
    """Answers with what follows from them, as layers see them."""
    return {
        "tenancy": "none",
        "license": "none",
        "ci": "none",
        **answers,
        "protocol": PROTOCOLS[answers["framework"]],
        "users": "yes" if answers["auth"] in WITH_USERS else "no",
    }


def owners(template: Path, answers: Mapping[str, str]) -> dict[str, list[Path]]:
    """Path in the generated repository (stand-ins in it) → the files that would render it.

    One path has one owner; that it is so is a test's business.
    """
    found: dict[str, list[Path]] = {}
    known = with_computed(answers)
    for file in sorted(template.rglob("*")):
        path = file.relative_to(template)
        left_behind = _LEFT_BEHIND.intersection(path.parts) or file.name.startswith("layer.")
        if not file.is_file() or left_behind or file.name == ANSWERS_FILE:
            continue
        if applies(layers_of(path.as_posix()), known):
            parts = (part for part in path.parts if not is_condition(part))
            found.setdefault("/".join(parts), []).append(file)
    return found
