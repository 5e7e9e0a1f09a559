"""What the unversioned paths answer with."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Health:
    status: Literal["ok"]


@dataclass(frozen=True, slots=True)
class Readiness:
    status: Literal["ok"]
    checks: dict[str, Literal["ok", "failed"]]


@dataclass(frozen=True, slots=True)
class OpenApiDocument:
    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
