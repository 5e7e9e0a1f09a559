"""What the unversioned paths answer with."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ConfigDict


@dataclass(frozen=True, slots=True)
class Health:
    status: Literal["ok"]


@dataclass(frozen=True, slots=True)
class Readiness:
    status: Literal["ok"]
    checks: dict[str, Literal["ok", "failed"]]


@dataclass(frozen=True, slots=True)
class OpenApiDocument:
    __pydantic_config__ = ConfigDict(extra="allow")

    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
