"""What `scripts/new` runs: `copier copy` of this clone, after a look at the data file.

Copier reads a data file before the template has a say: one that is empty, broken or no mapping
ends in its traceback, and of two equal keys PyYAML silently keeps the last.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from .domain.mistakes import Mistake

_EXAMPLE = "it is a mapping of questions to answers, such as `project_name: Shop`"


def main(arguments: Sequence[str], template: Path) -> int:
    parser = argparse.ArgumentParser(
        prog="scripts/new", description="Generate the repository of a service."
    )
    parser.add_argument("destination", help="a folder that is not there yet, or empty")
    parser.add_argument("answers", nargs="*", metavar="question=answer")
    parser.add_argument("--from", dest="file", type=Path, help="a YAML file with answers")
    parser.add_argument("--ask", action="store_true", help="ask what the file does not answer")
    options = parser.parse_intermixed_args(arguments)
    if unclear := [answer for answer in options.answers if "=" not in answer]:
        parser.error(f"not question=answer: {', '.join(unclear)}")
    if options.file and (mistakes := mistakes_in(options.file)):
        print("Nothing was generated:", *mistakes, sep="\n  ", file=sys.stderr)
        return 1

    command = [sys.executable, "-m", "copier", "copy", "--trust"]
    if options.file:
        command.append(f"--data-file={options.file}")
        command += [] if options.ask else ["--defaults"]
    command += [f"--data={answer}" for answer in options.answers]
    return subprocess.call([*command, str(template), options.destination])


def mistakes_in(file: Path) -> list[Mistake]:
    """Why a file cannot be taken for answers; what the answers are is the template's business."""
    try:
        node = yaml.compose(file.read_text("utf-8"), Loader=yaml.SafeLoader)
        return list(_mistakes(str(file), node))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is no UTF-8 text"
        return [Mistake(str(file), f"cannot be read: {reason}")]
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        hint = "; within braces YAML trips over `?`: write `optional`" if "'?'" in reason else ""
        return [Mistake(str(file), f"is no YAML: {reason}{hint}")]


def _mistakes(path: str, node: yaml.Node | None) -> Iterator[Mistake]:
    if node is None:
        yield Mistake(path, f"is empty; {_EXAMPLE}")
    elif not isinstance(node, yaml.MappingNode):
        what = "list" if isinstance(node, yaml.SequenceNode) else "text"
        yield Mistake(path, f"is a {what}; {_EXAMPLE}")
    else:
        yield from _twice(path, node)


def _twice(path: str, node: yaml.Node) -> Iterator[Mistake]:
    """Keys that a mapping has more than once, at any depth."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _twice(path, item)
    if not isinstance(node, yaml.MappingNode):
        return
    first: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.value in first:
            yield Mistake(
                f"{path}, line {line}",
                f"`{key.value}` is there already, in line {first[key.value]}; keep one of them",
            )
        elif isinstance(key, yaml.ScalarNode):
            first[key.value] = line
        yield from _twice(path, value)
