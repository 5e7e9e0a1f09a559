"""A second server of the session's, with everything set that the first one leaves as it is."""

import copy
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from acme.platform import contract, resources
from acme.platform.deprecation import MARK
from harness.database import Database
from harness.service import running_service

HOST = "api.example.com"
ORIGIN = "https://app.example.com"

CONTRACT = contract.parse(resources.find("openapi.yaml").read_bytes())
# Some resource's row.
ROW = next(path for path, item in CONTRACT["paths"].items() if {"get", "put"} <= item.keys())
PAST = {"since": date(2020, 1, 1), "sunset": date(2021, 1, 1), "link": "https://example.com/why"}
FUTURE = {"since": date(2020, 1, 1), "sunset": date(2999, 12, 31)}
# Where there are many of the row's kind, and what they can be sorted by.
LIST = ROW.rpartition("/")[0]


@dataclass(frozen=True)
class OtherService:
    url: str
    folder: Path


def marked(*places: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    """The contract, with these operations deprecated."""
    document = copy.deepcopy(CONTRACT)
    for path, method, mark in places:
        document["paths"][path][method][MARK] = mark
    return document


def _package(folder: Path) -> Path:
    """The package as a wheel would install it, with a contract that deprecates operations."""
    document = marked(
        ("/health", "get", FUTURE),
        ("/openapi.json", "get", {"since": date(2026, 11, 21), "link": "/news"}),
        (ROW, "get", FUTURE),
        (ROW, "put", PAST),
    )
    listing = document["paths"][LIST]["get"]
    next(one for one in listing["parameters"] if one.get("name") == "sort")[MARK] = FUTURE
    package = shutil.copytree(resources.PACKAGE, folder / "lib" / "acme")
    (package / "openapi.yaml").write_text(yaml.safe_dump(document))
    return package


def _settings(folder: Path) -> dict[str, str]:
    return {
        "PYTHONPATH": str(_package(folder).parent),
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "CORS_ORIGINS": ORIGIN,
        #% for file in layer_files("layer.othersettings.txt")
        "ENVIRONMENT": "test",  #= <% include file %>
        #% endfor
    }


@pytest.fixture(scope="session")
def _other_service(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OtherService]:
    folder = tmp_path_factory.mktemp("other")
    settings = database.environment | _settings(folder)
    with running_service(folder / "log", **settings) as service:
        yield OtherService(service.url, folder)


@pytest.fixture
def other_service(_other_service: OtherService, empty_database: None) -> OtherService:
    """That server, on an empty database."""
    return _other_service


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Its tests come first: with `--dist worksteal` one worker of pytest-xdist has them all."""
    items.sort(key=lambda item: "_other_service" not in getattr(item, "fixturenames", ()))
