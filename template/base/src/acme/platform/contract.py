"""The contract, openapi.yaml: what the server serves, and what its routes are held against."""

import json
from functools import cache
from typing import Any

import yaml

from acme.platform import resources
from acme.platform.deprecation import MARK, spell_out
from acme.platform.document import Document


def load() -> Document:
    """The contract, with all that follows from its marks."""
    return spell_out(parse(_source()))


def deprecates() -> bool:
    """Whether anything is deprecated: a quick look, since reading it all delays every start."""
    return MARK.encode() in _source()


def parse(source: bytes) -> Document:
    # The C parser is ten times as fast; the wheels of PyYAML all bring it.
    loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Document = yaml.load(source, Loader=loader)  # noqa: S506  (a safe loader in C)
    return document


@cache
def contract_json() -> bytes:
    """The whole contract as JSON, read once a process."""
    return json.dumps(load(), separators=(",", ":"), ensure_ascii=False).encode()


def _source() -> bytes:
    return resources.find("openapi.yaml").read_bytes()
