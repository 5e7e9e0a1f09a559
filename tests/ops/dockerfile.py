"""Runs a Dockerfile's steps in a folder, as a shell would: no engine, no image, no root.

Enough of the language for the Dockerfile of a generated repository, and an error on anything else:
what this does not understand must not look as if it had been tried.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.generating import environment, run


@dataclass
class Stage:
    name: str
    base: str
    env: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    user: str = ""
    stop_signal: str = ""
    command: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)


@dataclass
class Build:
    """Every stage is built at the same path, `root`, since virtual environments cannot move."""

    context: Path
    root: Path
    finished: dict[str, Path] = field(default_factory=dict)
    stage: Stage = field(default_factory=lambda: Stage("", ""))

    def build(self) -> Stage:
        for instruction, rest in instructions((self.context / "Dockerfile").read_text()):
            getattr(self, f"_{instruction.lower()}")(rest)
        return self.stage

    def inside(self, path: str) -> Path:
        """A path of the image, as it is here."""
        return self.root / Path(self.stage.workdir, path).relative_to("/")

    def environment(self, **more: str) -> dict[str, str]:
        """The image's environment; its own folders are the ones here."""
        path = self.stage.env.get("PATH", "$PATH").replace("/app/", f"{self.root}/app/")
        env = environment(**{k: v for k, v in self.stage.env.items() if k != "PATH"})
        return {**env, "PATH": path.replace("$PATH", env["PATH"]), **more}

    def _from(self, rest: str) -> None:
        base, _, name = rest.partition(" AS ")
        if self.stage.base:
            kept = self.root.with_name(f"stage-{self.stage.name}")
            self.root.rename(kept)
            self.finished[self.stage.name] = kept
        self.root.mkdir()
        self.stage = Stage(name, base)

    def _env(self, rest: str) -> None:
        self.stage.env |= dict(part.split("=", 1) for part in shlex.split(rest))

    def _workdir(self, rest: str) -> None:
        self.stage.workdir = rest
        self.inside(".").mkdir(parents=True, exist_ok=True)

    def _copy(self, rest: str) -> None:
        *options, source, target = rest.split()
        origin = dict(option.removeprefix("--").split("=", 1) for option in options).get("from")
        if origin == "uv":
            return  # the uv of this machine
        if origin is None:
            assert (source, target) == (".", "."), rest
            copy_context(self.context, self.inside(target))
            return
        self.inside(target).parent.mkdir(parents=True, exist_ok=True)
        # Moved, not copied: the path is the same one in both stages.
        shutil.move(self.finished[origin] / source.lstrip("/"), self.inside(target))

    def _run(self, rest: str) -> None:
        mounts = [dict(pair.split("=") for pair in mount.split(",")) for mount in mounted(rest)]
        command = re.sub(r"--mount=\S+\s+", "", rest)
        bound = [mount for mount in mounts if mount["type"] == "bind"]
        assert all(mount["type"] in {"bind", "cache"} for mount in mounts), rest
        for mount in bound:
            shutil.copy2(self.context / mount["source"], self.inside(mount["target"]))
        run(["sh", "-euc", command], self.inside("."), env=self.environment())
        for mount in bound:
            self.inside(mount["target"]).unlink()

    def _user(self, rest: str) -> None:
        self.stage.user = rest

    def _expose(self, rest: str) -> None:
        assert rest.isdigit()

    def _stopsignal(self, rest: str) -> None:
        self.stage.stop_signal = rest

    def _healthcheck(self, rest: str) -> None:
        self.stage.healthcheck = json.loads(rest[rest.index("CMD") + 3 :])

    def _cmd(self, rest: str) -> None:
        self.stage.command = json.loads(rest)


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    """Instructions and what follows each, comments dropped and continued lines joined."""
    lines = [line for line in dockerfile.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found = []
    for line in filter(None, joined.splitlines()):
        instruction, rest = line.split(" ", 1)
        found.append((instruction, rest.strip()))
    return found


def mounted(rest: str) -> list[str]:
    return re.findall(r"--mount=(\S+)", rest)


def copy_context(context: Path, target: Path) -> None:
    """`COPY . .`: what .dockerignore leaves."""
    rules = [
        (line.startswith("!"), pattern(line.lstrip("!").strip("/")))
        for line in (context / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    for path in sorted(context.rglob("*")):
        name = path.relative_to(context).as_posix()
        parts = name.split("/")
        above = ["/".join(parts[: count + 1]) for count in range(len(parts))]
        kept = True
        for back, rule in rules:  # the last rule that matches the path or a folder above it
            if any(rule.fullmatch(part) for part in above):
                kept = back
        if kept and path.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target / name)


def pattern(line: str) -> re.Pattern[str]:
    """Docker's patterns: anchored, `*` within a part, `**` over parts."""
    text = re.escape(line).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
    return re.compile(text)
