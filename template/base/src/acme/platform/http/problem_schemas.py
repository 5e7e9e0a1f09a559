"""The shape of a problem, as `Problem.document` in kit/problem.py writes it."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from acme.platform.http.wire import Integer


@dataclass(frozen=True, slots=True)
class ProblemItem:
    """One mistake; one of the three places is there."""

    code: str
    detail: str
    header: str = ""
    parameter: str = ""
    pointer: Annotated[str, Field(json_schema_extra={"format": "json-pointer"})] = ""


@dataclass(frozen=True, slots=True)
class ProblemOut:
    type: Annotated[str, Field(json_schema_extra={"format": "uri-reference"})]
    title: str
    status: Integer
    detail: str
    code: str
    request_id: str
    errors: tuple[ProblemItem, ...] = ()
    checks: dict[str, Literal["failed", "ok"]] = field(default_factory=dict)
