"""The domain as the templates read it: frozen, and free of any file format.

Everything derived is a property, so a reader of a file fills in facts only.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from .literals import literal
from .naming import article, pascal, singularize

type_names: Mapping[str, str] = {
    "string": "str",
    "text": "str",
    "email": "str",
    "url": "str",
    "int": "int",
    "bigint": "int",
    "float": "float",
    "decimal": "Decimal",
    "bool": "bool",
    "date": "date",
    "datetime": "datetime",
    "uuid": "UUID",
    "json": "dict[str, Any]",
    "reference": "UUID",
}

# Four bytes a character: an index row holds 2,700, and a cursor, which goes into an address, five.
LONGEST_INDEXED = 500

Number = int | float | Decimal
Scalar = str | int | float | bool | Decimal | date | datetime | UUID
Default = Scalar | tuple[Scalar, ...] | None


class Access(StrEnum):
    """Who may read and write a resource's rows."""

    SHARED = "shared"  # every user (of the tenant) reads and writes
    OWNER = "owner"  # a row is its creator's, and the admins'
    PUBLIC = "public"  # anyone reads, users write


@dataclass(frozen=True, eq=False)
class Field:
    """One field of a resource: a scalar, a list of scalars, a reference or a many-to-many."""

    name: str
    kind: str
    optional: bool = False
    unique: bool = False
    index: bool = False
    search: bool = False
    readonly: bool = False
    has_default: bool = False
    default: Default = None
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    ge: Number | None = None
    gt: Number | None = None
    le: Number | None = None
    lt: Number | None = None
    choices: tuple[str, ...] = ()
    item: Field | None = None
    on_delete: str = ""
    target_name: str = ""
    resource: Resource = dc.field(init=False, repr=False)
    target: Resource | None = dc.field(default=None, init=False, repr=False)

    @property
    def required(self) -> bool:
        """Whether a client must send it: no default, not optional."""
        return not (self.optional or self.has_default or self.kind == "many" or self.readonly)

    @property
    def writable(self) -> bool:
        """Whether a client may send it."""
        return not self.readonly

    @cached_property
    def wire_name(self) -> str:
        """Its name in JSON: `category_id`, `supplier_ids`, `sku`."""
        if self.kind == "reference":
            return f"{self.name}_id"
        if self.kind == "many":
            target = self.target
            base = target.name if target and self.name == target.plural else singularize(self.name)
            return f"{base}_ids"
        return self.name

    @property
    def column(self) -> str:
        """Its column, and its name in the domain model; a many-to-many has a table instead."""
        return self.wire_name

    @cached_property
    def base_annotation(self) -> str:
        """Its Python type in the domain, without `| None`."""
        if self.kind == "enum":
            return self.enum_class
        if self.kind == "many":
            return "tuple[UUID, ...]"
        if self.item is not None:
            return f"tuple[{self.item.base_annotation}, ...]"
        return type_names[self.kind]

    @property
    def annotation(self) -> str:
        """Its Python type in the domain: `Decimal`, `UUID | None`, `tuple[str, ...]`."""
        return f"{self.base_annotation} | None" if self.optional else self.base_annotation

    @property
    def enum_class(self) -> str:
        """The class of its values: `ProductStatus`; empty unless it is an enum."""
        if self.kind != "enum":
            return ""
        return f"{self.resource.class_name}{pascal(self.name)}"

    @cached_property
    def members(self) -> tuple[tuple[str, str], ...]:
        """An enum's members as (NAME, value)."""
        return tuple((choice.upper(), choice) for choice in self.choices)

    @cached_property
    def default_literal(self) -> str:
        """Its default as Python source of the domain value; `None` where there is none."""
        if self.kind == "enum" and isinstance(self.default, str):
            return f"{self.enum_class}.{self.default.upper()}"
        return literal(self.default)

    @property
    def numeric(self) -> bool:
        """Whether bounds apply."""
        return self.kind in {"int", "bigint", "float", "decimal"}

    @property
    def textual(self) -> bool:
        """Whether it is a string on the wire with free content."""
        return self.kind in {"string", "text", "email", "url"}

    @property
    def long(self) -> bool:
        """Whether its values may be too long for an index, and for the cursor of a sorted list."""
        # A `url` is longer, but of one byte a character.
        return self.kind == "string" and (self.length or 0) > LONGEST_INDEXED

    @property
    def self_reference(self) -> bool:
        """Whether it points at its own resource."""
        return self.target is not None and self.target is self.resource

    @cached_property
    def deferred(self) -> bool:
        """A reference or many-to-many to a table that is made later: it has to be added after."""
        if self.target is None or self.self_reference:
            return False
        order = self.resource.domain.in_creation_order
        return order.index(self.target) > order.index(self.resource)

    @property
    def label(self) -> str:
        """Its name in prose: `unit price`."""
        return self.name.replace("_", " ")

    @property
    def title(self) -> str:
        """Its name as a heading: `Unit price`."""
        return self.label[:1].upper() + self.label[1:]

    @cached_property
    def join_table(self) -> str:
        """The table of a many-to-many: `products_suppliers`; empty for other fields."""
        return f"{self.resource.table}_{self.name}" if self.kind == "many" else ""


@dataclass(frozen=True, eq=False)
class Resource:
    """One resource, its names in every spelling, and its fields in file order."""

    name: str
    plural: str
    access: Access = Access.SHARED
    soft_delete: bool = False
    domain: Domain = dc.field(init=False, repr=False)
    all_fields: tuple[Field, ...] = dc.field(default=(), init=False, repr=False)

    @cached_property
    def class_name(self) -> str:
        return pascal(self.name)

    @cached_property
    def plural_class_name(self) -> str:
        return pascal(self.plural)

    @property
    def upper(self) -> str:
        return self.name.upper()

    @property
    def plural_upper(self) -> str:
        return self.plural.upper()

    @property
    def path(self) -> str:
        """Its segment in a URL: `order-lines`."""
        return self.plural.replace("_", "-")

    @property
    def table(self) -> str:
        return self.plural

    @property
    def label(self) -> str:
        """Its name in prose: `order line`."""
        return self.name.replace("_", " ")

    @property
    def plural_label(self) -> str:
        return self.plural.replace("_", " ")

    @property
    def a_label(self) -> str:
        """Its name in prose with its article: `an order line`."""
        return f"{article(self.label)} {self.label}"

    @property
    def title(self) -> str:
        """Its name as a heading: `Order line`."""
        return self.label[:1].upper() + self.label[1:]

    @property
    def plural_title(self) -> str:
        return self.plural_label[:1].upper() + self.plural_label[1:]

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Scalars and references in file order: what has a column."""
        return tuple(field for field in self.all_fields if field.kind != "many")

    @cached_property
    def scalars(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.kind != "reference")

    @cached_property
    def references(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.kind == "reference")

    @cached_property
    def many(self) -> tuple[Field, ...]:
        return tuple(field for field in self.all_fields if field.kind == "many")

    @cached_property
    def searchable(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.search)

    @cached_property
    def uniques(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.unique)

    @cached_property
    def enums(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.kind == "enum")

    @cached_property
    def writable(self) -> tuple[Field, ...]:
        """The fields (without many-to-many) that a client may send."""
        return tuple(field for field in self.fields if field.writable)

    @cached_property
    def filters(self) -> tuple[Field, ...]:
        """The fields a list can be filtered by: those one compares whole."""
        return tuple(f for f in self.fields if f.kind not in {"text", "json", "list"})

    @cached_property
    def sorts(self) -> tuple[Field, ...]:
        """The fields a list can be sorted by: a cursor carries their values."""
        return tuple(f for f in self.filters if f.kind != "reference" and not f.long)

    @cached_property
    def deferred(self) -> tuple[Field, ...]:
        """What refers to tables that are made after its own."""
        return tuple(field for field in self.all_fields if field.deferred)

    @cached_property
    def depends_on(self) -> tuple[Resource, ...]:
        """The other resources it refers to, by reference or many-to-many, each once."""
        targets = [field.target for field in self.all_fields if field.target is not None]
        return tuple(dict.fromkeys(target for target in targets if target is not self))


@dataclass(frozen=True, eq=False)
class Domain:
    """All resources, in file order."""

    resources: tuple[Resource, ...]

    def __iter__(self) -> Iterator[Resource]:
        return iter(self.resources)

    def __len__(self) -> int:
        return len(self.resources)

    def get(self, name: str) -> Resource | None:
        """The resource of that (singular) name."""
        return next((resource for resource in self.resources if resource.name == name), None)

    @cached_property
    def in_creation_order(self) -> tuple[Resource, ...]:
        """Such that a table comes after those it must refer to, and otherwise in file order.

        Required references never form a cycle (`checks` refuses it). Optional ones may, and
        many-to-manys; then one of them is `deferred`.
        """
        placed: list[Resource] = []
        waiting = list(self.resources)
        while waiting:
            ready = next(
                (r for r in waiting if not _missing(r, placed, optional=True)),
                next((r for r in waiting if not _missing(r, placed, optional=False)), waiting[0]),
            )
            waiting.remove(ready)
            placed.append(ready)
        return tuple(placed)


def _missing(resource: Resource, placed: list[Resource], *, optional: bool) -> bool:
    return any(
        field.target is not resource and field.target not in placed
        for field in (resource.all_fields if optional else resource.references)
        if field.target is not None and (optional or not field.optional)
    )


def build(resources: Mapping[Resource, tuple[Field, ...]]) -> Domain:
    """Tie resources and fields together; the one place that writes to the frozen model."""
    domain = Domain(tuple(resources))
    for resource, fields in resources.items():
        _set(resource, domain=domain, all_fields=fields)
        for field in fields:
            _set(field, resource=resource)
            if field.target_name:
                _set(field, target=domain.get(field.target_name))
            if field.item is not None:
                _set(field.item, resource=resource)
    return domain


def _set(instance: Field | Resource, **values: Any) -> None:
    for name, value in values.items():
        object.__setattr__(instance, name, value)
