"""What layers bring as data: `layer.toml` files, merged for the answers that were given."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha1
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any

from .sources import layers_of

# The tables of requirements: the service's, its developers', and the load test's own.
GROUPS = ("dependencies", "dev-dependencies", "load-dependencies")
_KEYS = {*GROUPS, "why", "env"}


class LayerError(ValueError):
    """A layer.toml that cannot be merged: a mistake of the template, not of its user."""


@dataclass(frozen=True)
class Requirement:
    """One dependency: `sqlalchemy[asyncio]`, `>=2.1,<2.2`, and why it is there."""

    name: str
    specifier: str
    reason: str
    dev: bool

    def __str__(self) -> str:
        return f"{self.name}{self.specifier}"

    @property
    def project(self) -> str:
        """The name without extras."""
        return self.name.partition("[")[0]


@dataclass(frozen=True)
class EnvLine:
    """One line of .env.example."""

    name: str
    value: str
    comment: str


@dataclass(frozen=True)
class Layer:
    """A folder of the template that has a layer.toml, and when it applies."""

    folder: str
    conditions: tuple[tuple[str, str], ...]
    data: Mapping[str, Any]


def applies(conditions: Iterable[tuple[str, str]], answers: Mapping[str, Any]) -> bool:
    """Whether a folder with these conditions is there for these answers."""
    return all(str(answers.get(axis)) == value for axis, value in conditions)


@lru_cache(maxsize=8)
def read_layers(template: Path) -> tuple[Layer, ...]:
    """All layers with data, outer before inner, by name."""
    return tuple(_read(file, template) for file in sorted(template.rglob("layer.toml")))


def _read(file: Path, template: Path) -> Layer:
    folder = file.parent.relative_to(template).as_posix()
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LayerError(f"{folder}/layer.toml: {error}") from error
    if unknown := data.keys() - _KEYS:
        raise LayerError(f"{folder}/layer.toml: unknown table {sorted(unknown)}")
    return Layer(folder, layers_of(folder), data)


@lru_cache(maxsize=64)
def functions(template: Path, folder: str) -> SimpleNamespace:
    """What templates in this folder call as `layer.…`: every layer.py from `base` and from the
    outermost layer inwards; a nearer one hides what an outer one calls the same.
    """
    found: dict[str, Any] = {}
    parts = PurePosixPath(folder).parts
    inner = [PurePosixPath(*parts[:count]) for count in range(1, len(parts) + 1)]
    for place in dict.fromkeys([PurePosixPath("base"), *inner]):
        file = template / place / "layer.py"
        if file.is_file():
            found.update(_public(file))
    return SimpleNamespace(**found)


def _public(file: Path) -> dict[str, Any]:
    """The public names of a module that is loaded by its path."""
    digest = sha1(str(file).encode(), usedforsecurity=False).hexdigest()
    spec = spec_from_file_location(f"slipway_layer_{digest[:12]}", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: value for name, value in vars(module).items() if not name.startswith("_")}


def requirements(layers: Iterable[Layer], group: str = GROUPS[0]) -> tuple[Requirement, ...]:
    """The merged dependencies of one group, sorted."""
    dev = group != GROUPS[0]
    chosen = tuple(layers)
    reasons = {
        name: reason for layer in chosen for name, reason in layer.data.get("why", {}).items()
    }
    found: dict[str, Requirement] = {}
    for layer in chosen:
        for name, specifier in layer.data.get(group, {}).items():
            project = name.partition("[")[0]
            requirement = Requirement(
                name, specifier, reasons.get(name, reasons.get(project, "")), dev
            )
            if found.setdefault(project, requirement) != requirement:
                raise LayerError(
                    f"{layer.folder}/layer.toml: {requirement}, and another layer has "
                    f"{found[project]}"
                )
            if not requirement.reason:
                raise LayerError(f"{layer.folder}/layer.toml: no [why] for {name}")
    return tuple(found[project] for project in sorted(found, key=str.lower))


def env(layers: Iterable[Layer]) -> tuple[EnvLine, ...]:
    """The merged environment lines, in layer order, one a name."""
    found: dict[str, EnvLine] = {}
    for layer in layers:
        for line in layer.data.get("env", []):
            read = EnvLine(line["name"], str(line["value"]), line.get("comment", ""))
            if found.setdefault(read.name, read) != read:
                raise LayerError(f"{layer.folder}/layer.toml: {read.name} is set in two layers")
    return tuple(found.values())
