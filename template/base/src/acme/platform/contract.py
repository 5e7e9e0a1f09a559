"""The contract, openapi.yaml: what the server serves, and what its routes are held against."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from acme.platform import resources
from acme.platform.cli import CommandError
from acme.platform.deprecation_headers import spell_out
from acme.platform.document import Document
from acme.platform.marks import find_mistakes

NAME = "openapi.yaml"

# Like the key of a mark, be it one or not.
_MARKED = re.compile(rb"depr\w*['\"]?\s*:", re.IGNORECASE)


def load() -> Document:
    """The contract, with all that follows from its marks."""
    return spell_out(read(_source()))


def deprecates() -> bool:
    """Whether anything is deprecated: a quick look, since reading it all delays every start."""
    return _MARKED.search(_source()) is not None


def refuse_mistakes() -> None:
    """Raise, before anything starts, where a mark is none."""
    if deprecates():
        read(_source())


def read(source: bytes) -> Document:
    """The document as it was written; all that is wrong with its marks is told at once."""
    document = parse(source)
    if mistakes := [mistake.line for mistake in find_mistakes(document)]:
        raise CommandError("\n".join(f"{NAME}: {line}" for line in dict.fromkeys(mistakes)))
    return document


def parse(source: bytes, name: str = NAME) -> Document:
    # The C parser is ten times as fast; the wheels of PyYAML all bring it.
    loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        document: Document = yaml.load(source, Loader=loader)  # noqa: S506  (a safe loader in C)
    except (ValueError, yaml.YAMLError) as error:
        # A day that there is not is a ValueError.
        raise CommandError(f"{name}: {' '.join(str(error).split())}") from None
    if not isinstance(document, dict):
        raise CommandError(f"{name}: this is no OpenAPI document")
    return document


@cache
def contract_json() -> bytes:
    """The whole contract as JSON, read once a process."""
    return json.dumps(load(), separators=(",", ":"), ensure_ascii=False).encode()


def find() -> Path:
    return resources.find(NAME)


def _source() -> bytes:
    return find().read_bytes()
