"""No test of the black-box suite is there in vain: chosen variants of each framework collect it.

A test that needs what no variant has is left out without a word, and would prove nothing. What is
collected follows from the contract alone, so something that serves no more than that is enough.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml
from copier import run_copy

from extensions.answers import CHOICES
from tests.conftest import domain_file
from tests.rendering.test_named import SUITE
from tests.variants.combinations import every, pairwise
from tests.variants.project import pytest_here

# Takes tenants and rows of somebody's own, which one chosen variant has. The sweep of all variants
# runs it on each framework.
OF_ONE_FRAMEWORK = {"test_auth.py::test_a4_administrators_see_what_is_somebodys_own"}


@cache
def collected(template: Path, folder: Path, auth: str, tenancy: str, domain: str) -> set[str]:
    """The tests that a variant collects: `test_http.py::test_c5_…`."""
    answers = {**domain_file(domain), "auth": auth, "tenancy": tenancy}
    run_copy(
        str(template),
        folder,
        data={"project_name": "Corner Shop", **answers},
        exclude=["*", "!openapi.yaml"],
        defaults=True,
        quiet=True,
        unsafe=True,
    )
    variant = folder / "variant.json"
    told = {"slug": "corner-shop", "auth": auth, "tenancy": tenancy, "command": ["corner-shop"]}
    variant.write_text(json.dumps({**told, "resources": answers["resources"]}), "utf-8")
    contract = yaml.safe_load((folder / "openapi.yaml").read_text("utf-8"))
    with serving(json.dumps(contract).encode()) as base_url:
        done = pytest_here(
            "tests/blackbox", "--collect-only", f"--base-url={base_url}", f"--variant={variant}"
        )
    assert done.returncode == 0, done.stdout
    return set(re.findall(r"^tests/blackbox/(\w+\.py::\w+)", done.stdout, re.MULTILINE))


@contextmanager
def serving(contract: bytes) -> Iterator[str]:
    """As a service answers, as far as the suite's client looks."""

    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/openapi.json" else 404)
            self.send_header("Content-Length", str(len(contract)))
            self.send_header(
                "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"
            )
            self.send_header("Content-Type", "application/json")
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("X-Request-ID", "collecting")
            self.end_headers()
            self.wfile.write(contract)

        def version_string(self) -> str:
            return "contract"

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def written() -> list[str]:
    """Every test that stands in the suite, as often as it does."""
    return [
        f"{path.name}::{node.name}"
        for path in sorted(SUITE.glob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.name.startswith("test_")
    ]


def test_no_test_hides_another() -> None:
    assert [name for name, times in Counter(written()).items() if times > 1] == []


def test_each_test_is_collected(template: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    missing = {framework: set(written()) for framework in CHOICES["framework"]}
    for one in pairwise(every()):
        # The frameworks have the same contract, and may have chosen the same of it.
        folder = tmp_path_factory.getbasetemp() / f"{one.auth}-{one.tenancy}-{one.domain}"
        missing[one.framework] -= collected(template, folder, one.auth, one.tenancy, one.domain)
    assert set().union(*missing.values()) <= OF_ONE_FRAMEWORK
    assert set.intersection(*missing.values()) == set()
