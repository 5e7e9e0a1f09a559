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
    "bool": "parse_bool",
    "date": "parse_date",
    "datetime": "parse_moment",
    "uuid": "parse_uuid",
    "reference": "parse_uuid",
}
WIRE_CONSTANTS = {
    "ABSENT",
    "MAX_BIGINT",
    "MAX_INT",
    "MAX_ITEMS",
    "MAX_TEXT",
    "MIN_BIGINT",
    "MIN_INT",
}
TYPE_HOMES = {
    "Decimal": "decimal",
    "date": "datetime",
    "datetime": "datetime",
    "UUID": "uuid",
    "Any": "typing",
    "Annotated": "typing",
    "UTC": "datetime",
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
    # A time zone that is called "UTC" is a text, not the name of ours.
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'', "", code)
    for name in _words(bare) & TYPE_HOMES.keys():
        found[TYPE_HOMES[name]].add(name)
    return "\n".join(import_from(module, names) for module, names in sorted(found.items()))


def import_from(module: str, found: Iterable[str]) -> str:
    """One sorted import, broken as the formatter breaks it."""
    ordered = sorted(set(found), key=_isort_key)
    return fit(f"from {module} import ", ordered, "", brackets=("(", ")"))


def _words(code: str) -> set[str]:
    # A default such as "UTC" is no name.
    return set(re.findall(r"[A-Za-z_]\w*", re.sub(r'"(?:[^"\\]|\\.)*"', '""', code)))


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
    if not patch and (field.kind == "many" or (field.kind == "list" and field.has_default)):
        # Pydantic copies it for each; a factory's list would not be in the schema.
        items = field.default_literal[1:-1].rstrip(",") if field.has_default else ""
        return fit(f"{head} = Field(", [f"default=[{items}]", *limits], ")")
    if not limits:
        return f"{head} = {default}" if default else head
    if default:
        limits = [f"default={default}", *limits]
    return fit(f"{head} = Field(", limits, ")")


def _body_default(field: Field, *, patch: bool) -> str:
    if patch:
        return "ABSENT"
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
    bounds: dict[str, object] = {"ge": field.ge, "gt": field.gt, "le": field.le, "lt": field.lt}
    if field.kind in ("int", "bigint"):
        # Pydantic's document shows one lower and one upper bound: the closer ones are written.
        if field.ge is None and field.gt is None:
            bounds["ge"] = f"MIN_{field.kind.upper()}"
        if field.le is None and field.lt is None:
            bounds["le"] = f"MAX_{field.kind.upper()}"
    return limits + [
        f"{name}=Decimal(\"{bound}\")" if field.kind == "decimal" else f"{name}={bound}"
        for name, bound in bounds.items()
        if bound is not None
    ]


def to_domain(field: Field) -> str:
    """The argument that hands a body's property to the domain."""
    head, value = f"            {field.column}=", f"self.{field.wire_name}"
    if field.kind not in ("list", "many"):
        return f"{head}{value},"
    if not field.optional:
        return f"{head}tuple({value}),"
    line = f"{head}None if {value} is None else tuple({value}),"
    return line if len(line) <= WIDTH else broken(head, value, f"tuple({value})")


def broken(head: str, value: str, made: str) -> str:
    """A conditional expression that is too long for its line, as the formatter writes it."""
    indent = " " * (len(head) - len(head.lstrip()))
    return f"{head}None\n{indent}if {value} is None\n{indent}else {made},"


def column_rule(field: Field) -> str:
    """How a list can be filtered and sorted by a field."""
    if field.enum_class:
        parts = [f"parse_choice({field.enum_class})"]
    elif field.kind == "decimal":
        scale = field.scale or 0
        parts = [f"parse_decimal_of({(field.precision or 0) - scale}, {scale})"]
    else:
        parts = [PARSERS[field.kind]]
    if field.kind == "bool":
        parts.append("operators=SAMENESS - {Operator.IN}")
    elif field.kind in ("string", "email", "url", "uuid", "enum", "reference"):
        parts.append("operators=SAMENESS")
    if field not in field.resource.sorts:
        parts.append("sortable=False")
    if field.optional:
        parts.append("nullable=True")
    return fit(f'        "{field.column}": Column(', parts, "),")


def out_type(field: Field) -> str:
    """As the domain has it, where its schema then has the format that the contract has."""
    if field.kind == "list" and field.item is not None:
        return f"tuple[{out_type(field.item)}, ...]"
    told = field.kind in ("int", "bigint", "float", "decimal", "url")
    return WIRE_TYPES[field.kind] if told else field.base_annotation


def out_field(field: Field) -> str:
    """A property of an answer."""
    return f"    {field.wire_name}: {out_type(field)}{' | None' if field.optional else ''}"


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
    known = {*WIRE_TYPES.values(), *WIRE_CONSTANTS}
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


def example(field: Field) -> str:
    """An expression for the `number`th example of a field's value, as the domain has it."""
    if field.item is not None:
        return f"({example(field.item)},)"
    if field.enum_class:
        return f"{field.enum_class}.{field.choices[0].upper()}"
    if field.numeric:
        return _example_number(field)
    label = field.name.replace("_", " ")
    short = _example_digits(field.length) if (field.length or 99) < len(label) + 8 else ""
    return {
        "string": short or f'f"{label} {{number}}"',
        "text": f'f"{label} {{number}}"',
        "email": f'f"{field.name.replace("_", "-")}-{{number}}@example.com"',
        "url": f'f"https://example.com/{field.name.replace("_", "-")}/{{number}}"',
        "bool": "number % 2 == 0",
        "date": "date(2026, 1, 1) + timedelta(days=number)",
        "datetime": "datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)",
        "uuid": "UUID(int=number)",
        "json": '{"number": number}',
    }[field.kind]


def _example_digits(length: int | None) -> str:
    """A text where there is no room for words; the widest numbers are cut where that is short."""
    return f'f"{{number % {10**length}}}"' if (length or 9) < 7 else 'f"{number}"'


def _example_number(field: Field) -> str:
    low = field.ge if field.ge is not None else field.gt
    high = field.le if field.le is not None else field.lt
    start = 1 if low is None and (high is None or high > 1) else int(low or 0)
    if low is None and high is not None and high <= 1:
        start = int(high) - 100
    if field.gt is not None:
        start += 1
    room = 100 if high is None else max(1, int(high) - start)
    moving = f"number % {room}" if room > 1 else ""
    if field.unique and high is None:
        moving = "number"
    moving = " + ".join(part for part in (str(start) if start or not moving else "", moving) if part)
    if field.kind == "decimal":
        return f"Decimal({moving})"
    return f"float({moving})" if field.kind == "float" else moving


def exampled(widget: Resource) -> list[Field]:
    """What an example fills in by itself; references are handed to it."""
    return [field for field in all_writable(widget) if field.kind not in ("reference", "many")]


def example_code(widget: Resource) -> str:
    return "\n".join(example(field) for field in exampled(widget))


def example_imports(widget: Resource) -> str:
    homes = {"timedelta": "datetime.timedelta", "UTC": "datetime.UTC"}
    code = example_code(widget)
    always = [dotted for name, dotted in homes.items() if name in _words(code)]
    if any(field.kind in ("reference", "many") for field in all_writable(widget)):
        always.append("uuid.UUID")
    return stdlib(code, *always)


def handed(widget: Resource) -> list[Field]:
    """What an example is handed: the rows it refers to."""
    return [field for field in all_writable(widget) if field.kind in ("reference", "many")]


def handed_default(field: Field) -> str:
    if field.kind == "many":
        return " = ()"
    return " = None" if field.optional else ""


def parents(widget: Resource) -> list[Field]:
    """References without which a row cannot be."""
    return [field for field in widget.references if not field.optional and field.writable]


def family(widget: Resource) -> list[Resource]:
    """A resource and all that must exist before a row of it can, parents first."""
    found: list[Resource] = []

    def visit(one: Resource) -> None:
        for field in parents(one):
            if field.target is not None and field.target not in found:
                visit(field.target)
        if one not in found:
            found.append(one)

    visit(widget)
    return found


def wire_example(field: Field, referred: str = 'make_{0.name}(client)["id"]') -> str:
    """An expression for the `number`th example of a property, as JSON has it.

    `referred` is one for the key of a row that it refers to, of the resource `{0}`.
    """
    if field.kind == "reference" and field.target is not None:
        return referred.format(field.target)
    if field.item is not None:
        return f"[{wire_example(field.item)}]"
    if field.enum_class:
        return f'"{field.choices[0]}"'
    if field.kind == "decimal":
        digits = f".{'0' * field.scale}" if field.scale else ""
        return f'f"{{{example(field)[8:-1]}}}{digits}"'
    return {
        "date": '"2026-01-31"',
        "datetime": '"2026-01-31T12:00:00Z"',
        "uuid": "str(UUID(int=number))",
    }.get(field.kind) or example(field)


# The key of a row, where a load test refers to one.
KEY = 'keys["{0.path}"]'


def numbered(widget: Resource) -> bool:
    """Whether the body of a test needs a number that no other has."""
    return any("number" in wire_example(field) for field in sent(widget))


def sent(widget: Resource) -> list[Field]:
    """What a test sends: everything but what refers to rows that need not be."""
    return [
        field
        for field in all_writable(widget)
        if field.kind != "many" and not (field.kind == "reference" and field.optional)
    ]


def sends_uuids(widget: Resource) -> bool:
    return any("UUID(" in wire_example(field) for one in family(widget) for field in sent(one))


def any_sends_uuids(widgets: Iterable[Resource]) -> bool:
    return any(sends_uuids(widget) for widget in widgets)


def seeded(widget: Resource, widgets: Iterable[Resource]) -> str:
    """What the examples of a resource are kept as, where others refer to them."""
    needed = any(field.target is widget for one in widgets for field in parents(one))
    return f"{widget.plural} = " if needed else ""


def unit_imports(widget: Resource) -> str:
    """What a unit test takes from the standard library; defaults that no client sets among it."""
    literals = " ".join(field.default_literal for field in read_only(widget))
    always = "collections.abc.Collection dataclasses.replace datetime.UTC datetime.datetime uuid.UUID"
    return stdlib(literals, *always.split())


def unit_names(widget: Resource) -> list[str]:
    """What a unit test takes from model.py."""
    enums = [field.enum_class for field in read_only(widget) if field.has_default and field.enum_class]
    own = [f"{widget.class_name}{suffix}" for suffix in ("", "Changes", "Values")]
    return sorted([*own, *enums])


def read_only(widget: Resource) -> list[Field]:
    return [field for field in widget.all_fields if not field.writable]


def unique_writable(widget: Resource) -> list[Field]:
    """Fields of which two examples can be made alike: what an example leaves out is no value."""
    return [
        field
        for field in widget.uniques
        if field.writable and not (field.kind == "reference" and field.optional)
    ]


def reference_writable(widget: Resource) -> list[Field]:
    return [field for field in widget.references if field.writable]


def quoted(fields: Iterable[Field]) -> str:
    return ", ".join(f'"{field.column}"' for field in fields)
