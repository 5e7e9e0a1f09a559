"""The contract is one for all frameworks, and meets the rules that others wrote for contracts.

It is looked at as the generated CI does: by its task, with its exceptions and its pinned tools. Node
comes from PyPI, and the tools are installed into the clone once, by the lock that is rendered.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from contextlib import suppress
from hashlib import sha256
from itertools import product
from pathlib import Path
from tempfile import mkdtemp

import pytest
import yaml
from copier import run_copy

from extensions.answers import CHOICES, ORMS
from tests.conftest import ROOT, domain_file
from tests.support.generating import run
from tests.variants.combinations import every
from tests.variants.project import uv

FOLDER = Path(".github", "openapi")
KINDS = sorted({(one.auth, one.tenancy, one.domain) for one in every()})
BROKEN = {
    "spectral": ("operationId: get_ready", "operationId: get_health"),
    "redocly": ("security: []", "security: [{nobody: []}]"),
}


def render(template: Path, folder: Path, domain: str, **answers: str) -> Path:
    """The contract and what it is looked at with; the rest of a project takes ten times as long."""
    run_copy(
        str(template),
        folder,
        data={**domain_file(domain), "ci": "github", **answers},
        exclude=["*", "!openapi.yaml", "!tasks.toml", "!.github"],
        defaults=True,
        quiet=True,
        unsafe=True,
    )
    return folder


class Project:
    """A generated project, with the tools that its lock names beside its rules."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        task = tomllib.loads((folder / "tasks.toml").read_text("utf-8"))["tasks"]["lint-openapi"]
        npm = task["env"]["NPM"].replace("uvx", f"{uv()[0]} tool run")
        self.install, *self.rules = (one["cmd"].replace("${NPM}", npm) for one in task["sequence"])
        (folder / FOLDER / "node_modules").symlink_to(self.tools())

    def tools(self) -> Path:
        """What the lock names, installed once for all tests; its name tells which lock it was."""
        lock = self.folder / FOLDER / "package-lock.json"
        cache = ROOT / ".cache" / f"openapi-{sha256(lock.read_bytes()).hexdigest()[:16]}"
        if not cache.exists():
            cache.parent.mkdir(exist_ok=True)
            # Elsewhere first: two tests may install at once, and either may be stopped midway.
            made = Path(mkdtemp(dir=cache.parent, prefix="installing-"))
            shutil.copytree(self.folder / FOLDER, made / FOLDER)
            run(self.install.split(), made)
            with suppress(OSError):  # there already
                (made / FOLDER).rename(cache)
            shutil.rmtree(made)
        return cache / "node_modules"

    def lint(self) -> dict[str, str]:
        """What the tools say where they are not content."""
        done = {tool: run(tool.split(), self.folder, check=False) for tool in self.rules}
        return {
            name: one.stdout
            for tool, one in done.items()
            for name in BROKEN
            if f" {name} " in tool and one.returncode
        }


@pytest.mark.parametrize(("auth", "tenancy", "domain"), KINDS)
def test_a_contract_meets_the_rules(
    template: Path, tmp_path: Path, auth: str, tenancy: str, domain: str
) -> None:
    folders = [
        render(
            template,
            tmp_path / f"{framework}-{orm}",
            domain,
            framework=framework,
            orm=orm,
            auth=auth,
            tenancy=tenancy,
        )
        for framework in CHOICES["framework"]
        for orm in ORMS[framework]
    ]
    assert len({(folder / "openapi.yaml").read_bytes() for folder in folders}) == 1
    assert Project(folders[0]).lint() == {}


@pytest.mark.parametrize("tool", BROKEN)
def test_a_contract_that_does_not_is_refused(template: Path, tmp_path: Path, tool: str) -> None:
    project = Project(render(template, tmp_path / "project", "shop"))
    contract = project.folder / "openapi.yaml"
    contract.write_text(contract.read_text("utf-8").replace(*BROKEN[tool]), "utf-8")
    assert tool in project.lint()


@pytest.mark.parametrize("auth", CHOICES["auth"])
def test_every_exception_is_needed(template: Path, tmp_path: Path, auth: str) -> None:
    """Without them the ruleset finds what each of them is for."""
    project = Project(render(template, tmp_path / "project", "shop", auth=auth))
    ruleset = project.folder / FOLDER / "spectral.yaml"
    given = yaml.safe_load(ruleset.read_text("utf-8"))
    ruleset.write_text(yaml.safe_dump({"extends": given["extends"]}), "utf-8")
    said = project.lint()["spectral"]
    for rule in given["rules"]:
        assert rule in said
    for one in given.get("overrides", []):
        for rule, file in product(one["rules"], one["files"]):
            steps = file.partition("#/")[2].split("/")
            place = ".".join(step.replace("~1", "/") for step in steps)
            assert re.search(rf"{re.escape(rule)} .* {re.escape(place)}", said), place
