"""A mark stands where it means something, or is refused in words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from acme.platform import contract, resources
from acme.platform.cli import CommandError
from acme.platform.marks import drop_mistakes

WRONG = """
paths:
  /things:
    x-deprecated: {since: 2026-11-21}
    get:
      deprecated: true
      parameters:
        - {name: q, in: query, schema: {type: string, x-deprecated: {since: 2026-11-21}}}
        - {name: old, in: query, x-deprecated: {since: 2026-11-21, sunset: 2026-01-01}}
    post:
      x-deprecate: {since: 2026-11-21}
    put:
      x-deprecated: {since: 2026-11-21, sunset: someday, untill: 1}
components:
  parameters:
    Other: {name: other, in: query, x-deprecated: true}
  responses:
    Found: {content: {text/plain: {schema: {properties: {text: {x-Deprecated: {}}}}}}}
  schemas:
    Thing: {x-deprecated: {since: 2026-11-21}, properties: {name: {x-deprecated: 2026-11-21}}}
"""

MEANS_NOTHING = "x-deprecated means nothing here, only in an operation, a parameter or a property"
EXAMPLE = "{since: 2026-11-21, sunset: 2027-06-30, link: …}"
LIKE = f"x-deprecated has to be like {EXAMPLE}, of which only since is needed"
TOLD = [
    f"/things: {MEANS_NOTHING}",
    "GET /things: deprecated alone is told to nobody who calls it, so write x-deprecated instead",
    f"GET /things query q: {MEANS_NOTHING}",
    "GET /things query old: x-deprecated ends on 2026-01-01, before it begins on 2026-11-21",
    "POST /things: x-deprecate is not known, only x-deprecated",
    "PUT /things: x-deprecated knows no untill, only since, sunset and link",
    "PUT /things: x-deprecated has to have a day like 2027-06-30 as sunset, not 'someday'",
    f"parameter Other: {LIKE}",
    "response Found text/plain.text: x-Deprecated is not known, only x-deprecated",
    f"schema Thing: {MEANS_NOTHING}",
    f"schema Thing.name: {LIKE}",
]

RIGHT = """
paths:
  /things:
    parameters: [{name: q, in: query, x-deprecated: {since: 2026-11-21}}]
    get:
      x-deprecated: {since: 2026-11-21, sunset: 2026-11-21, link: 'https://example.com/a?b#c'}
      responses: {200: {headers: {X-Deprecated: {schema: {default: {x-deprecated: 1}}}}}}
components:
  examples: {Some: {value: {x-deprecated: 1}}}
  schemas:
    Thing:
      properties:
        x-deprecated: {x-deprecated: {since: 2026-11-21}}
        deprecated: {type: boolean, deprecated: true}
        default: {items: {properties: {name: {x-deprecated: {since: '2026-11-21'}}}}}
"""


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(CommandError) as raised:
        contract.read(WRONG.encode())
    assert str(raised.value).splitlines() == [f"openapi.yaml: {line}" for line in TOLD]
    assert contract.read(RIGHT.encode())


def test_what_was_wrong_before_is_no_mistake_any_more() -> None:
    kept = drop_mistakes(contract.parse(WRONG.encode()))
    assert "x-deprecated" not in kept["paths"]["/things"]["put"]
    right = contract.parse(RIGHT.encode())
    assert drop_mistakes(contract.parse(RIGHT.encode())) == right


@pytest.mark.parametrize("source", ["paths: {", "a: 2026-02-30", "- a", "", "a: \x00", "a: [\n- {"])
def test_what_is_no_document_is_refused(source: str) -> None:
    with pytest.raises(CommandError, match=r"^openapi\.yaml: ") as raised:
        contract.parse(source.encode())
    assert "\n" not in str(raised.value)


def test_the_commands_and_the_service_refuse_in_the_same_words(tmp_path: Path) -> None:
    package = tmp_path / "lib" / "acme"
    package.parent.mkdir()
    package.symlink_to(resources.PACKAGE)
    source = contract.find().read_text(encoding="utf-8")
    assert source.count("operationId: get_ready\n") == 1
    wrong = source.replace(
        "operationId: get_ready\n", "operationId: get_ready\n      x-deprecated: yes\n"
    )
    (tmp_path / "openapi.yaml").write_text(wrong, encoding="utf-8")
    variables = {**os.environ, "PYTHONPATH": str(package.parent)}
    variables |= {"ENVIRONMENT": "test", "DATABASE_URL": "postgresql://nobody@127.0.0.1/nothing"}
    for command in (["openapi"], ["openapi", "--check"], ["serve", "--port", "0"]):
        done = subprocess.run(
            [sys.executable, "-m", "acme", *command],
            cwd=tmp_path,
            env=variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 1, command
        (line,) = done.stderr.splitlines()
        assert "openapi.yaml: GET /ready: x-deprecated has to be like" in line
