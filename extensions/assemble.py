"""Puts one variant of the template into a folder that runs, and brings edits there back.

    poe assemble framework=fastapi orm=sqlalchemy auth=jwt tenancy=row
    poe assemble --save framework=fastapi orm=sqlalchemy auth=jwt tenancy=row

The folder is `.assembled/<values>`: the package is `acme`, the resource `widget`. A file that
renders to its own source is a link to it, so an edit there is an edit of the template. The others
are copies; `--save` merges what was changed in them into their sources, as `git merge-file` merges:
the copy as it was rendered is the base. A conflict leaves the source as it is.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from copier import run_copy

from .answers import ORMS, QUESTIONS
from .layout import owners

ROOT = Path(__file__).resolve().parent.parent
DEFAULTS = {"framework": "fastapi", "auth": "jwt", "tenancy": "row", "ci": "none"}


@dataclass(frozen=True)
class Assembly:
    """One variant: its answers, the template it comes from, the folders it is kept in."""

    answers: Mapping[str, str]
    root: Path

    @property
    def folder(self) -> Path:
        """Where the variant runs."""
        shown = [self.answers[axis] for axis in ("framework", "orm", "auth")]
        tenancy = self.answers.get("tenancy", "none")
        return self.root / ".assembled" / "-".join([*shown, tenancy])

    @property
    def base(self) -> Path:
        """The files as they were rendered: what edits are measured against."""
        return self.folder.with_name(f".{self.folder.name}.base")

    def sources(self) -> dict[str, Path]:
        """Path in the folder → its source in the template."""
        found = owners(self.root / "template", self.answers)
        return {path: files[0] for path, files in found.items()}

    def edited(self) -> list[str]:
        """Files that are no longer as they were assembled; a link is, wherever it leads."""
        return [
            path
            for path in _files(self.base)
            if not (self.folder / path).is_symlink()
            and (self.folder / path).is_file()
            and (self.folder / path).read_bytes() != (self.base / path).read_bytes()
        ]

    def deleted(self) -> list[str]:
        return [path for path in _files(self.base) if not (self.folder / path).exists()]


def assemble(assembly: Assembly) -> None:
    """Render the variant and lay it out anew; what tools made in the folder stays."""
    with TemporaryDirectory() as scratch:
        rendered = _render(assembly, Path(scratch) / "rendered")
        for path in _files(assembly.base):
            (assembly.folder / path).unlink(missing_ok=True)
        shutil.rmtree(assembly.base, ignore_errors=True)
        for path, source in assembly.sources().items():
            if not (rendered / path).exists():
                continue  # for a resource unlike the stand-in: `has=…`
            _place(rendered / path, source, assembly.folder / path)
            _copy(rendered / path, assembly.base / path)


def _render(assembly: Assembly, destination: Path) -> Path:
    """The variant as Copier renders it, from the working tree as it is."""
    domain = yaml.safe_load((assembly.root / "tests/domains/widget.yml").read_text("utf-8"))
    names = {"package": "acme", "project_slug": "acme"}
    template = destination.with_name("template")
    for part in ("extensions", "template"):
        shutil.copytree(assembly.root / part, template / part)
    shutil.copy(assembly.root / "copier.yml", template)
    run_copy(
        str(template),
        destination,
        data={**domain, **names, **assembly.answers},
        defaults=True,
        quiet=True,
        unsafe=True,
    )
    return destination


def _place(rendered: Path, source: Path, destination: Path) -> None:
    """A link to the source where it is what was rendered, else a copy."""
    if rendered.read_bytes() == source.read_bytes():
        destination.parent.mkdir(parents=True, exist_ok=True)
        destination.symlink_to(source)
    else:
        _copy(rendered, destination)


def _copy(source: Path, destination: Path) -> None:
    destination.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, destination)


def save(assembly: Assembly) -> list[str]:
    """Merge edits into their sources; the paths whose edits conflict, left for a person."""
    sources = assembly.sources()
    conflicts = []
    for path in assembly.edited():
        merged = subprocess.run(
            [
                *("git", "merge-file", "--stdout", "-L", "template", "-L", "rendered"),
                *("-L", "edited", str(sources[path]), str(assembly.base / path)),
                str(assembly.folder / path),
            ],
            capture_output=True,
            check=False,
        )
        if merged.returncode == 0:
            sources[path].write_bytes(merged.stdout)
            print(f"saved {path} in {sources[path].relative_to(assembly.root)}")
        else:
            conflicts.append(path)
    return conflicts


def _files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """What `poe assemble` calls."""
    parser = argparse.ArgumentParser(prog="poe assemble")
    parser.add_argument("answers", nargs="*", metavar="question=answer")
    parser.add_argument("--save", action="store_true", help="merge edits into the template first")
    parser.add_argument("--discard", action="store_true", help="forget edits that are not saved")
    options = parser.parse_args(arguments)
    assembly = Assembly(_answers(parser, options.answers), root)
    conflicts = save(assembly) if options.save else []
    unsaved = conflicts if options.save else assembly.edited()
    if unsaved and not options.discard:
        what = "conflicts with its source" if options.save else "is edited and not saved"
        for path in unsaved:
            source = assembly.sources()[path].relative_to(root)
            print(f"{path} {what}: {source}", file=sys.stderr)
        way = "edit the source by hand, then --discard" if options.save else "--save or --discard"
        print(f"Nothing was assembled anew; {way}.", file=sys.stderr)
        return 1
    for path in assembly.deleted():
        print(f"{path} was deleted here, and is still in the template", file=sys.stderr)
    assemble(assembly)
    print(f"{assembly.folder.relative_to(root)}: try `uv run pytest` there")
    return 0


def _answers(parser: argparse.ArgumentParser, given: Sequence[str]) -> dict[str, str]:
    pairs = [item.partition("=") for item in given]
    unknown = [name for name, _, value in pairs if name not in QUESTIONS or not value]
    if unknown:
        parser.error(f"not question=answer: {', '.join(unknown)}; known are {' '.join(QUESTIONS)}")
    answers = {**DEFAULTS, **{name: value for name, _, value in pairs}}
    if answers["framework"] not in ORMS:
        parser.error(f"framework is one of {' '.join(ORMS)}")
    answers.setdefault("orm", ORMS[answers["framework"]][0])
    if answers["auth"] == "none":
        answers.pop("tenancy")
    return answers


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
