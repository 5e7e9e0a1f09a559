"""Bodies for any resource, made from its schema; what they refer to is created first."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

import httpx2

from .actors import Actor
from .api import read_json
from .contract import Schema, types
from .domain import Property, Resource

_NUMBERS = count(random.SystemRandom().randrange(10**6))
_DIGITS = string.digits + string.ascii_lowercase


class Factory:
    def __init__(self, resources: dict[str, Resource]) -> None:
        self.resources = resources
        self._parents: dict[tuple[str, str], str] = {}

    def minimal(self, resource: Resource, actor: Actor, **values: Any) -> dict[str, Any]:
        """A body with the required properties, and those given."""
        body = {one.name: self.value(one, actor) for one in resource.writable if one.required}
        return {**body, **values}

    def full(self, resource: Resource, actor: Actor, **values: Any) -> dict[str, Any]:
        """A body with every property, references apart that would never end."""
        body = {}
        for one in resource.writable:
            if one.target and not one.required and self._circular(resource, one):
                continue
            body[one.name] = self.value(one, actor)
        return {**body, **values}

    def create(
        self, resource: Resource, actor: Actor, body: dict[str, Any] | None = None
    ) -> httpx2.Response:
        sent = self.full(resource, actor) if body is None else body
        return actor.call(resource.create, json=sent, status=201)

    def created(
        self, resource: Resource, actor: Actor, body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        answer: dict[str, Any] = read_json(self.create(resource, actor, body))
        return answer

    def value(self, one: Property, actor: Actor) -> Any:
        if one.is_reference:
            return self.parent(one, actor)
        if one.target:
            return [self.fresh(one.target, actor)["id"]]
        return self.plain(one)

    def parent(self, one: Property, actor: Actor) -> str:
        """Something to refer to; the same one again unless it may be referred to only once."""
        if one.unique:
            return str(self.fresh(one.target, actor)["id"])
        # Not by the object: the next actor may get the memory, and the number, of one that is gone.
        key = (f"{actor.email} {actor.organization.get('id')}", one.target)
        if key not in self._parents:
            self._parents[key] = self.fresh(one.target, actor)["id"]
        return self._parents[key]

    def fresh(self, name: str, actor: Actor) -> dict[str, Any]:
        resource = self.resources[name]
        return self.created(resource, actor, self.minimal(resource, actor))

    def plain(self, one: Property) -> Any:
        return value_of(one.schema, one.name)

    def _circular(self, resource: Resource, one: Property) -> bool:
        return resource.name in {one.target, *self._reached(one.target, set())}

    def _reached(self, name: str, seen: set[str]) -> Iterator[str]:
        for other in self.resources[name].writable:
            if other.target and other.required and other.target not in seen:
                seen.add(other.target)
                yield other.target
                yield from self._reached(other.target, seen)


def number() -> str:
    """Another one each time, in base 36."""
    rest, text = next(_NUMBERS), ""
    while rest:
        rest, digit = divmod(rest, 36)
        text = _DIGITS[digit] + text
    return text


def value_of(schema: Schema, name: str = "value") -> Any:
    """A value that the schema accepts, another one each time as far as it can."""
    if "enum" in schema:
        return schema["enum"][0]
    (kind,) = types(schema) - {"null"}
    if kind == "string":
        return _string(schema, name)
    if kind == "boolean":
        return True
    if kind in ("integer", "number"):
        return _number(schema, kind)
    if kind == "array":
        return [value_of(schema["items"], name)]
    return {"number": next(_NUMBERS), "nested": {"kept": [1, "two", None]}}


def _string(schema: Schema, name: str) -> str:
    longest = schema.get("maxLength", 40)
    match schema.get("format"):
        case "uuid":
            return str(uuid4())
        case "date":
            return f"20{next(_NUMBERS) % 90 + 10}-0{next(_NUMBERS) % 9 + 1}-15"
        case "date-time":
            return f"2026-03-{next(_NUMBERS) % 28 + 1:02}T10:{next(_NUMBERS) % 60:02}:00.123456Z"
        case "email":
            return f"{name.replace('_', '-')}-{number()}@example.com"
        case "uri":
            return f"https://example.com/{name}/{number()}?a=1#b"
        case "decimal":
            return _decimal(schema)
    return f"{name} {number()}"[-longest:]


def _decimal(schema: Schema) -> str:
    whole = re.search(r"\[0-9\]{1,(\d+)}(?!\)\?)", schema["pattern"])
    fraction = re.search(r"\\\.\[0-9\]{1,(\d+)}", schema["pattern"])
    scale = int(fraction[1]) if fraction else 0
    step = Decimal(1).scaleb(-scale)
    most = Decimal(10) ** (int(whole[1]) if whole else 0) - step
    low, high = bounds(schema, step, most)
    return f"{_between(low, high, step):.{scale}f}"


def _number(schema: Schema, kind: str) -> int | float:
    step = Decimal(1) if kind == "integer" else Decimal("0.125")
    chosen = _between(*bounds(schema, step), step)
    return int(chosen) if kind == "integer" else float(chosen)


def _between(low: Decimal, high: Decimal, step: Decimal) -> Decimal:
    return min(low + step * (next(_NUMBERS) % 50), high)


def bounds(
    schema: Schema, step: Decimal, most: Decimal = Decimal(10**9)
) -> tuple[Decimal, Decimal]:
    """The least and the greatest value to use: from 1 on, where that is allowed."""

    def read(name: str) -> Decimal | None:
        found = schema.get(name, schema.get(f"x-{name}"))
        return None if found is None else Decimal(str(found))

    low, high = read("minimum"), read("maximum")
    if (above := read("exclusiveMinimum")) is not None:
        low = above + step
    if (below := read("exclusiveMaximum")) is not None:
        high = below - step
    high = most if high is None else min(high, most)
    low = Decimal(0) if low is None else low
    return (Decimal(1) if low < 1 <= high else min(low, high)), high
