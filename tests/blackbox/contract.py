"""The contract as the service serves it: its operations, and what their answers must be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

Schema = dict[str, Any]
METHODS = ("delete", "get", "patch", "post", "put")
_URI = "urn:contract"
# A schema that says none of these is one of anything.
_KIND = {"allOf", "anyOf", "const", "enum", "oneOf", "type"}


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    pattern: re.Pattern[str]
    document: dict[str, Any]
    """The operation as the contract has it, with the path's own parameters, all resolved."""

    @property
    def name(self) -> str:
        return str(self.document["operationId"])

    @property
    def anonymous(self) -> bool:
        """Whether it may be called without a credential."""
        return not self.document["security"] or {} in self.document["security"]

    @property
    def public(self) -> bool:
        """Whether it may be called either way."""
        return {} in self.document["security"] and len(self.document["security"]) > 1

    @property
    def has_body(self) -> bool:
        return "requestBody" in self.document

    @property
    def identifiers(self) -> list[str]:
        return re.findall(r"{([^}]+)}", self.path)

    @property
    def query(self) -> dict[str, Schema]:
        return {
            parameter["name"]: parameter["schema"]
            for parameter in self.document["parameters"]
            if parameter["in"] == "query"
        }

    def fill(self, **identifiers: str) -> str:
        return re.sub(r"{([^}]+)}", lambda match: identifiers[match[1]], self.path)


class Contract:
    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._registry: Registry[Any] = Registry().with_resource(
            _URI, Resource.from_contents(document, default_specification=DRAFT202012)
        )

    @cached_property
    def operations(self) -> dict[str, Operation]:
        return {one.name: one for one in self._read()}

    def _read(self) -> Iterator[Operation]:
        default = self.document.get("security", [])
        for path, item in self.document["paths"].items():
            pattern = re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(path)))
            for method in METHODS:
                if method not in item:
                    continue
                given = item[method]
                document = {
                    "security": default,
                    **given,
                    "parameters": [
                        self.resolved(parameter)
                        for parameter in [*item.get("parameters", []), *given.get("parameters", [])]
                    ],
                    "responses": {
                        status: self.resolved(response)
                        for status, response in given["responses"].items()
                    },
                }
                yield Operation(method.upper(), path, pattern, document)

    def find(self, method: str, path: str) -> Operation | None:
        """The operation that answers; a path without parameters before one with them."""
        found = [
            one
            for one in self.operations.values()
            if one.method == method and one.pattern.fullmatch(path)
        ]
        return min(found, key=lambda one: one.path.count("{"), default=None)

    def methods(self, path: str) -> set[str]:
        """The methods that a path (as the contract has it) declares, and HEAD beside GET."""
        declared = {one.method for one in self.operations.values() if one.path == path}
        return declared | ({"HEAD"} if "GET" in declared else set())

    def resolved(self, part: Any) -> Any:
        while isinstance(part, dict) and "$ref" in part:
            beside = {name: value for name, value in part.items() if name != "$ref"}
            target: Any = self.document
            for step in part["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            part = {**target, **beside}
        return part

    def flat(self, schema: Schema) -> Schema:
        """A schema without references and `allOf`; null among its types where it is allowed."""
        schema = self.resolved(schema)
        for part in schema.get("allOf", []):
            schema = {**self.flat(part), **schema}
        some = [self.flat(one) for one in schema.get("anyOf", [])]
        if some:
            chosen = next(one for one in some if one.get("type") != "null")
            beside = {name: value for name, value in schema.items() if name != "anyOf"}
            schema = {**chosen, **beside, "type": [*_types(chosen), "null"]}
        if "@(" in schema.get("pattern", ""):
            # The pattern says it all: the format would forbid some addresses that it allows.
            schema = {**schema, "format": "email"}
        if "items" in schema:
            schema = {**schema, "items": self.flat(schema["items"])}
        return schema

    def objects(self, schema: Schema, place: str) -> Iterator[tuple[str, Schema]]:
        """Each object that a value may be or hold, called after the component that it is in."""
        waiting, seen = [(place, schema)], set()
        while waiting:
            place, schema = waiting.pop()
            if "$ref" in schema:
                place, schema = schema["$ref"].rpartition("/")[2], self.resolved(schema)
            if place not in seen:
                seen.add(place)
                waiting += _below(schema, place)
                if "object" in _types(schema) or not schema.keys() & _KIND:
                    yield place, schema

    def body_schema(self, operation: Operation) -> Schema:
        content = self.resolved(operation.document["requestBody"])["content"]
        schema: Schema = content["application/json"]["schema"]
        return schema

    def example(self, operation: Operation) -> dict[str, Any]:
        """The first example of a request's body."""
        content = self.resolved(operation.document["requestBody"])["content"]
        first, *_ = content["application/json"]["examples"].values()
        value: dict[str, Any] = self.resolved(first)["value"]
        return value

    def mistakes(self, schema: Schema, value: Any) -> list[str]:
        validator = Draft202012Validator(
            self._anchored(schema), registry=self._registry, format_checker=FormatChecker()
        )
        return [
            f"{'/'.join(map(str, error.path))}: {error.message}"
            for error in validator.iter_errors(value)
        ]

    def _anchored(self, part: Any) -> Any:
        if isinstance(part, list):
            return [self._anchored(item) for item in part]
        if not isinstance(part, dict):
            return part
        return {
            name: _URI + value if name == "$ref" else self._anchored(value)
            for name, value in part.items()
        }


def _types(schema: Schema) -> list[str]:
    kinds = schema.get("type", "string")
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _below(schema: Schema, place: str) -> Iterator[tuple[str, Schema]]:
    for name, inner in schema.get("properties", {}).items():
        yield f"{place}.{name}", inner
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield f"{place} {key}", schema[key]
    for key in ("allOf", "anyOf", "oneOf"):
        for number, inner in enumerate(schema.get(key, [])):
            yield f"{place} {key} {number}", inner


def types(schema: Schema) -> set[str]:
    return set(_types(schema))
