"""The resources of the service, from its domain file and its contract."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .contract import Contract, Operation, Schema, types
from .target import Target

_OWN = ("id", "created_at", "updated_at")


@dataclass(frozen=True)
class Property:
    """One property of a resource, as JSON has it."""

    name: str
    field: str
    """As in the domain file: `category` of `category_id`."""
    schema: Schema
    """Flat: without references."""
    writable: bool
    required: bool
    unique: bool
    search: bool
    target: str
    """The resource it refers to, if it does."""
    lets_go: bool
    """Whether what it refers to leaves the answer when that is deleted."""
    outlived: bool
    """Whether what it refers to stays in the answer when that is deleted."""

    @property
    def nullable(self) -> bool:
        return "null" in types(self.schema)

    @property
    def kind(self) -> str:
        if "enum" in self.schema:
            return "enum"
        (one,) = types(self.schema) - {"null"}
        return str(self.schema.get("format", one)) if one != "array" else one

    @property
    def is_reference(self) -> bool:
        return bool(self.target) and self.kind == "uuid"


@dataclass(frozen=True)
class Resource:
    name: str
    """As in the domain file: `order_line`."""
    path: str
    access: str
    soft_delete: bool
    properties: tuple[Property, ...]
    listing: Operation
    create: Operation
    get: Operation
    replace: Operation
    update: Operation
    delete: Operation
    output: Schema = field(repr=False)

    @property
    def table(self) -> str:
        return self.path.rsplit("/", 1)[1].replace("-", "_")

    def links(self, many: Property) -> str:
        """The table that says what a row is linked with."""
        return f"{self.table}_{many.field}"

    @property
    def writable(self) -> tuple[Property, ...]:
        return tuple(one for one in self.properties if one.writable)

    @property
    def names(self) -> list[str]:
        """The properties of an answer, in order."""
        return ["id", *(one.name for one in self.properties), "created_at", "updated_at"]

    def of_kind(self, *kinds: str) -> tuple[Property, ...]:
        return tuple(one for one in self.writable if one.kind in kinds)

    @property
    def clearable(self) -> tuple[Property, ...]:
        return tuple(one for one in self.writable if one.nullable)

    @property
    def obligatory(self) -> tuple[Property, ...]:
        """Properties that null is no value of."""
        return tuple(one for one in self.writable if not one.nullable)

    @property
    def plain(self) -> tuple[Property, ...]:
        """Writable properties with a value of their own that a test may set freely."""
        return tuple(one for one in self.writable if not one.target)

    @property
    def loose(self) -> tuple[Property, ...]:
        return tuple(one for one in self.writable if one.lets_go)

    @property
    def many(self) -> tuple[Property, ...]:
        """References to any number of others."""
        return tuple(one for one in self.writable if one.target and not one.is_reference)

    @property
    def strings(self) -> tuple[Property, ...]:
        return tuple(one for one in self.plain if one.kind == "string")

    @property
    def constants(self) -> tuple[Property, ...]:
        """Sortable properties that many rows can have the same value of."""
        return tuple(one for one in self.plain if not one.unique and one.name in self.sortable)

    @property
    def sortable(self) -> set[str]:
        return {name for name in self.listing.query["sort"]["items"]["enum"] if name[0] != "-"}

    @property
    def filters(self) -> dict[str, set[str]]:
        """The operators of each filter, `eq` for the bare name."""
        found: dict[str, set[str]] = {}
        for name in self.listing.query:
            match = re.fullmatch(r"(\w+)(?:\[(\w+)\])?", name)
            assert match
            if match[1] not in ("limit", "cursor", "sort", "fields", "q"):
                found.setdefault(match[1], set()).add(match[2] or "eq")
        return found

    @property
    def list_parameters(self) -> list[str]:
        return list(self.listing.query)

    @property
    def searches(self) -> bool:
        return "q" in self.listing.query


def read(target: Target, contract: Contract) -> dict[str, Resource]:
    found = {}
    for name in target.resources:
        create = contract.operations[f"create_{name}"]
        found[name] = _resource(name, create, target.resources, contract)
    return found


def _resource(
    name: str, create: Operation, resources: dict[str, Any], contract: Contract
) -> Resource:
    def operation(verb: str) -> Operation:
        return contract.operations[f"{verb}_{name}"]

    (listing,) = (
        one
        for one in contract.operations.values()
        if one.method == "GET" and one.path == create.path
    )
    written = resources[name]
    content = operation("get").document["responses"]["200"]["content"]["application/json"]
    output = contract.flat(content["schema"])
    body = contract.flat(contract.body_schema(create))
    shown = [one for one in output["properties"] if one not in _OWN]
    # The contract has the properties in the order of the file.
    properties = tuple(
        _property(wire, field, contract.flat(output["properties"][wire]), spec, body, resources)
        for wire, (field, spec) in zip(shown, written["fields"].items(), strict=True)
    )
    return Resource(
        name=name,
        path=create.path,
        access=written.get("access", "shared"),
        soft_delete=written.get("soft_delete", False),
        properties=properties,
        listing=listing,
        create=create,
        get=operation("get"),
        replace=operation("replace"),
        update=operation("update"),
        delete=operation("delete"),
        output=output,
    )


def _property(
    wire: str,
    field: str,
    schema: Schema,
    spec: Any,
    body: Schema,
    resources: dict[str, Any],
) -> Property:
    text = spec["type"] if isinstance(spec, dict) else spec
    flags = {key for key, value in spec.items() if value is True} if isinstance(spec, dict) else ()
    words = re.sub(r"\(.*?\)|[\"'].*?[\"']", "", text).split()
    first = words[1] if words[0] == "many" else words[0]
    named = first.rstrip("?")
    target = resources.get(named)
    outlived = bool(target) and bool(target.get("soft_delete"))
    cleared = words[0] == "many" or "set_null" in str(spec)
    return Property(
        name=wire,
        field=field,
        schema=schema,
        writable=wire in body["properties"],
        required=wire in body.get("required", []),
        unique="unique" in words or "unique" in flags,
        search="search" in words or "search" in flags,
        target=named if named in resources else "",
        lets_go=bool(target) and cleared and not outlived,
        outlived=outlived,
    )
