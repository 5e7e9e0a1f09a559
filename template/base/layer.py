"""What the templates of this layer write of a field. Never rendered itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extensions.domain.model import Field, Resource

WIDTH = 100

WIRE_TYPES = {
    "string": "Text",
    "text": "Text",
    "int": "Integer",
    "bigint": "BigInteger",
    "float": "Number",
    "decimal": "Amount",
    "bool": "Flag",
    "date": "Day",
    "datetime": "Moment",
    "uuid": "Identifier",
    "reference": "Identifier",
    "email": "Email",
    "url": "Url",
    "json": "Json",
    "many": "References",
}
PARSERS = {
    "string": "parse_text",
    "email": "parse_text",
    "url": "parse_text",
    "int": "parse_int",
    "bigint": "parse_bigint",
    "float": "parse_float",
    "decimal": "parse_decimal",
    "bool": "parse_bool",
    "date": "parse_date",
    "datetime": "parse_moment",
    "uuid": "parse_uuid",
    "reference": "parse_uuid",
}
TYPE_HOMES = {
    "Decimal": "decimal",
    "date": "datetime",
    "datetime": "datetime",
    "UUID": "uuid",
    "Any": "typing",
    "Annotated": "typing",
    "StrEnum": "enum",
}


def fit(
    head: str,
    parts: Iterable[str],
    tail: str,
    brackets: tuple[str, str] = ("", ""),
) -> str:
    """Write `head part, part tail` on one line, or a part a line where it is too long.

    That is where the formatter would break it, so that it finds nothing to do. `brackets`
    are written only around parts that got lines of their own.
    """
    parts = list(parts)
    line = f"{head}{', '.join(parts)}{tail}"
    if len(line) <= WIDTH:
        return line
    indent = " " * (len(head) - len(head.lstrip()))
    lines = [f"{indent}    {part}," for part in parts]
    return "\n".join([f"{head}{brackets[0]}", *lines, f"{indent}{brackets[1]}{tail}"])


def stdlib(code: str, *always: str) -> str:
    """The import lines for `module.name`s, and for the types that the code speaks of."""
    found: dict[str, set[str]] = defaultdict(set)
    for dotted in always:
        module, _, name = dotted.rpartition(".")
        found[module].add(name)
    for name in _words(code) & TYPE_HOMES.keys():
        found[TYPE_HOMES[name]].add(name)
    return "\n".join(import_from(module, names) for module, names in sorted(found.items()))


def import_from(module: str, found: Iterable[str]) -> str:
    """One sorted import, broken as the formatter breaks it."""
    ordered = sorted(set(found), key=_isort_key)
    return fit(f"from {module} import ", ordered, "", brackets=("(", ")"))


def _words(code: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w*", code))


def _isort_key(name: str) -> tuple[int, str]:
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


def all_writable(widget: Resource) -> list[Field]:
    """What a client may send, many-to-many among it, in file order."""
    return [field for field in widget.all_fields if field.writable]


def model_field(field: Field) -> str:
    """A field of the domain's dataclass that a client may fill in: with its default."""
    line = f"    {field.column}: {field.annotation}"
    if field.kind == "many":
        return f"{line} = ()"
    if field.has_default:
        return f"{line} = {field.default_literal}"
    return f"{line} = None" if field.optional else line


def wire_type(field: Field) -> str:
    if field.kind == "list" and field.item is not None:
        limits = _limits(field.item)
        item = wire_type(field.item)
        return f"list[Annotated[{item}, Field({', '.join(limits)})]]" if limits else f"list[{item}]"
    return field.enum_class or WIRE_TYPES[field.kind]


def body_field(field: Field, *, patch: bool = False) -> str:
    """A property of a request's body, with its limits."""
    kind = f"{wire_type(field)} | None" if field.optional else wire_type(field)
    default = _body_default(field, patch=patch)
    limits = _limits(field)
    head = f"    {field.wire_name}: {kind}"
    if not limits:
        return f"{head} = {default}" if default else head
    if default:
        limits = [f"default={default}", *limits]
    return fit(f"{head} = Field(", limits, ")")


def _body_default(field: Field, *, patch: bool) -> str:
    if patch:
        return "ABSENT"
    if field.kind == "many":
        return "[]"
    if field.kind == "list" and field.has_default:
        return field.default_literal.replace("(", "[").replace(",)", "]").replace(")", "]")
    return field.default_literal if field.has_default else "None" if field.optional else ""


def _limits(field: Field) -> list[str]:
    limits = []
    if field.kind == "string":
        limits = ["min_length=1", f"max_length={field.length}"]
    elif field.kind == "text":
        limits = ["max_length=MAX_TEXT"]
    elif field.kind == "decimal":
        limits = [f"max_digits={field.precision}", f"decimal_places={field.scale}"]
    elif field.kind == "list":
        limits = ["max_length=MAX_ITEMS"]
    bounds = {"ge": field.ge, "gt": field.gt, "le": field.le, "lt": field.lt}
    return limits + [
        f"{name}=Decimal(\"{bound}\")" if field.kind == "decimal" else f"{name}={bound}"
        for name, bound in bounds.items()
        if bound is not None
    ]


def to_domain(field: Field) -> str:
    """The value of a body's property as the domain has it."""
    if field.kind not in ("list", "many"):
        return f"self.{field.wire_name}"
    if field.optional:
        return f"None if self.{field.wire_name} is None else tuple(self.{field.wire_name})"
    return f"tuple(self.{field.wire_name})"


def column_rule(field: Field) -> str:
    """How a list can be filtered and sorted by a field."""
    parse = f"parse_choice({field.enum_class})" if field.enum_class else PARSERS[field.kind]
    parts = [parse]
    if field.kind == "bool":
        parts.append("operators=SAMENESS - {Operator.IN}")
    elif field.kind in ("string", "email", "url", "uuid", "enum", "reference"):
        parts.append("operators=SAMENESS")
    if field.kind == "reference":
        parts.append("sortable=False")
    if field.optional:
        parts.append("nullable=True")
    return fit(f'        "{field.column}": Column(', parts, "),")


def out_field(field: Field) -> str:
    """A property of an answer."""
    kind = "Amount" if field.kind == "decimal" else field.base_annotation
    return f"    {field.wire_name}: {kind}{' | None' if field.optional else ''}"


def model_code(widget: Resource) -> str:
    """All that model.py says of the fields: what its imports are chosen by."""
    kinds = [field.annotation for field in widget.all_fields]
    defaults = [model_field(field) for field in all_writable(widget)]
    return "\n".join([*kinds, *defaults, *("StrEnum" for _ in widget.enums)])


def schema_code(widget: Resource) -> str:
    """All that schemas.py says of the fields: what its imports are chosen by."""
    writable = all_writable(widget)
    return "\n".join(
        [
            *(body_field(field) for field in writable),
            *(body_field(field, patch=True) for field in writable),
            *(out_field(field) for field in widget.all_fields),
        ]
    )


def wire_names(widget: Resource, *always: str) -> list[str]:
    """What schemas.py takes from platform/http/wire.py."""
    known = {*WIRE_TYPES.values(), "ABSENT", "MAX_ITEMS", "MAX_TEXT"}
    return [*always, *(_words(schema_code(widget)) & known)]


def class_names(widget: Resource, *suffixes: str, enums: bool = False) -> list[str]:
    """Class names of a feature in the order in which imports are sorted."""
    own = [f"{widget.class_name}{suffix}" for suffix in suffixes]
    return sorted([*own, *(field.enum_class for field in widget.enums if enums)])


def _rules(widget: Resource) -> str:
    always = "SAMENESS parse_uuid parse_moment"
    return "\n".join([always, *(column_rule(field) for field in widget.filters)])


def listing_names(widget: Resource) -> list[str]:
    return ["Column", "Listing", *(_words(_rules(widget)) & {"SAMENESS", "Operator"})]


def listing_parsers(widget: Resource) -> list[str]:
    return sorted(word for word in _words(_rules(widget)) if word.startswith("parse_"))


def listing_enums(package: str, widget: Resource) -> str:
    """The import of a feature's enums with the line break after it; nothing without enums."""
    found = [field.enum_class for field in widget.enums]
    return import_from(f"{package}.features.{widget.plural}.model", found) if found else ""
