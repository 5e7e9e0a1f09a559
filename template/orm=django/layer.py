"""What the templates of Django's models and migrations write. Never rendered itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extensions.domain.model import Field, Resource

WIDTH = 100

ACTIONS = {"restrict": "RESTRICT", "cascade": "CASCADE", "set_null": "SET NULL"}
# Apps that Django brings, or the platform: no other may have their label.
TAKEN_LABELS = {
    "admin",
    "auth",
    "contenttypes",
    "identity",
    "messages",
    "platform",
    "sessions",
    "staticfiles",
    "tenancy",
}
HOMES = {
    "Decimal": "decimal",
    "UTC": "datetime",
    "date": "datetime",
    "datetime": "datetime",
    "UUID": "uuid",
}


def identifier(name: str) -> str:
    """A name that PostgreSQL keeps whole: it cuts those over 63 bytes without a word."""
    if len(name) <= 63:
        return name
    return f"{name[:54]}_{hashlib.sha1(name.encode()).hexdigest()[:8]}"


def app_label(widget: Resource) -> str:
    return f"{widget.plural}_feature" if widget.plural in TAKEN_LABELS else widget.plural


def model_name(widget: Resource) -> str:
    """A model as a ForeignKey names it: `products.Product`."""
    return f"{app_label(widget)}.{widget.class_name}"


# Expressions: written on one line where it fits, else broken as the formatter breaks them.


class Call:
    """A call, its arguments being source text or calls themselves."""

    def __init__(self, name: str, *parts: str | Call, brackets: str = "()") -> None:
        self.name = name
        self.parts = parts
        self.brackets = brackets

    def flat(self) -> str:
        inner = ", ".join(p if isinstance(p, str) else p.flat() for p in self.parts)
        if self.brackets == "(,)" and len(self.parts) == 1:
            inner += ","
        return f"{self.name}{self.brackets[0]}{inner}{self.brackets[-1]}"

    def write(self, indent: int, tail: str = "", head: str = "") -> str:
        line = f"{' ' * indent}{head}{self.flat()}{tail}"
        if len(line) <= WIDTH:
            return line
        lines = [f"{' ' * indent}{head}{self.name}{self.brackets[0]}"]
        for part in self.parts:
            if isinstance(part, str):
                lines.append(f"{' ' * (indent + 4)}{part},")
            else:
                lines.append(part.write(indent + 4, ","))
        return "\n".join([*lines, f"{' ' * indent}{self.brackets[-1]}{tail}"])


class Named(Call):
    """A call handed over by name: `condition=models.Q(…)`."""

    def __init__(self, keyword: str, call: Call) -> None:
        super().__init__(f"{keyword}={call.name}", *call.parts, brackets=call.brackets)


def quoted(text: str) -> str:
    return f'"{text}"'


def listed(*parts: str | Call) -> Call:
    return Call("", *parts, brackets="[]")


# Fields


def field_call(field: Field, *, migrated: bool = False) -> Call:
    """The field of a model; a migration spells out what a model takes from its module."""
    options = _field_options(field, migrated=migrated)
    if field.kind == "reference" and field.target is not None:
        to = '"self"' if field.self_reference and not migrated else quoted(model_name(field.target))
        # A migration lists options in the order in which makemigrations would.
        return Call("models.ForeignKey", to, "models.DO_NOTHING", *options, *_KEY_OPTIONS)
    if field.kind == "list" and field.item is not None:
        return Call("ArrayField", Call(*_field_type(field.item)), *options)
    return Call(*_field_type(field), *options)


# The database looks after references itself: platform/persistence/references.py.
_KEY_OPTIONS = ("db_constraint=False", "db_index=False", 'related_name="+"')


def _field_type(field: Field) -> tuple[str, ...]:
    return {
        "string": ("models.CharField", f"max_length={field.length}"),
        "text": ("models.TextField",),
        "email": ("models.EmailField", "max_length=254"),
        "url": ("models.URLField", "max_length=2048"),
        "int": ("models.IntegerField",),
        "bigint": ("models.BigIntegerField",),
        "float": ("models.FloatField",),
        "decimal": (
            "models.DecimalField",
            f"max_digits={field.precision}",
            f"decimal_places={field.scale}",
        ),
        "bool": ("models.BooleanField",),
        "date": ("models.DateField",),
        "datetime": ("models.DateTimeField",),
        "uuid": ("models.UUIDField",),
        "json": ("models.JSONField",),
        "enum": ("models.TextField",),
    }[field.kind]


def _field_options(field: Field, *, migrated: bool) -> list[str | Call]:
    options: list[str | Call] = []
    if field.choices:
        choices = [Call("", quoted(choice), quoted(choice)) for choice in field.choices]
        every = Call("choices_of", field.enum_class)
        options.append(Named("choices", listed(*choices) if migrated else every))
    if field.has_default:
        options.append(f"default={_default(field, migrated=migrated)}")
    if field.optional:
        options.append("null=True")
    if field.optional or field.kind in ("text", "list", "json"):
        options.append("blank=True")
    if field.readonly:
        options.append("editable=False")
    return options


def _default(field: Field, *, migrated: bool) -> str:
    if field.kind == "list":
        if not field.default:
            return "list"
        return default_function(field)
    if field.enum_class and migrated:
        return quoted(str(field.default))
    return field.default_literal


def default_function(field: Field) -> str:
    return f"default_{field.name}"


def default_functions(widget: Resource) -> list[Field]:
    """Lists with something in them: a default that is shared must be made anew each time."""
    return [f for f in widget.fields if f.kind == "list" and f.has_default and f.default]


def default_list(field: Field) -> str:
    """The default of a list as source."""
    return re.sub(r"^\((.*?),?\)$", r"[\1]", field.default_literal)


def model_field(field: Field) -> str:
    return field_call(field).write(4, head=f"{field.name} = ")


# Constraints and indexes


def constraint_name(prefix: str, field: Field) -> str:
    return identifier(f"{prefix}_{field.resource.table}_{field.column}")


def _conditions(field: Field) -> list[str | Call]:
    bounds = {"gte": field.ge, "gt": field.gt, "lte": field.le, "lt": field.lt}
    if field.choices:
        return [Named(f"{field.name}__in", listed(*map(quoted, field.choices)))]
    return [
        f'{field.name}__{sign}=Decimal("{bound}")'
        if field.kind == "decimal"
        else f"{field.name}__{sign}={bound}"
        for sign, bound in bounds.items()
        if bound is not None
    ]


def _unique(field: Field, tenant: tuple[str, ...]) -> Call:
    names = ", ".join(quoted(name) for name in (*tenant, field.name))
    parts: list[str | Call] = [f"fields=[{names}]"]
    if field.resource.soft_delete:
        parts.append("condition=models.Q(deleted_at=None)")
    parts.append(f'name="{constraint_name("uq", field)}"')
    return Call("models.UniqueConstraint", *parts)


def _reference(name: str, field: str, on_delete: str, kind: str = "Reference") -> Call:
    return Call(kind, f'name="{name}"', f'field="{field}"', f'on_delete="{on_delete}"')


def _references(field: Field, kind: str) -> Call:
    action = ACTIONS[field.on_delete or "restrict"]
    return _reference(constraint_name("fk", field), field.name, action, kind)


def _index(field: Field, tenant: tuple[str, ...]) -> Call:
    # The id breaks ties in every order, and lists of what refers to something come in its order.
    names = ", ".join(quoted(name) for name in (*tenant, field.name, "id"))
    return Call("models.Index", f"fields=[{names}]", f'name="{constraint_name("ix", field)}"')


def _indexed(field: Field) -> bool:
    """Whether a field has an index of its own: where asked for, and what deletes look up."""
    return (field.index or field.kind == "reference") and not field.unique


def _reference_kind(tenancy: str) -> str:
    return "TenantReference" if tenancy == "row" else "Reference"


def _tenant(tenancy: str) -> tuple[str, ...]:
    return ("tenant",) if tenancy == "row" else ()


def _tenant_constraints(table: str, *, key: bool) -> Iterator[Call]:
    """What every table of a tenant's has; `key` is what references to it name."""
    yield _reference(identifier(f"fk_{table}_tenant_id"), "tenant", "CASCADE")
    if key:
        name = identifier(f"uq_{table}_tenant_id_id")
        yield Call("models.UniqueConstraint", 'fields=["tenant", "id"]', f'name="{name}"')


def constraints(widget: Resource, tenancy: str, fields: Iterable[Field]) -> list[Call]:
    """What holds for the rows of a resource, as far as these fields have a part in it."""
    tenant, kind = _tenant(tenancy), _reference_kind(tenancy)
    chosen = list(fields)
    found: list[Call] = []
    for field in chosen:
        if conditions := _conditions(field):
            found.append(
                Call(
                    "models.CheckConstraint",
                    Named("condition", Call("models.Q", *conditions)),
                    f'name="{constraint_name("ck", field)}"',
                )
            )
    found += [_unique(field, tenant) for field in chosen if field.unique]
    found += [_references(field, kind) for field in chosen if field.kind == "reference"]
    return found


def own_constraints(widget: Resource, tenancy: str) -> list[Call]:
    """What holds for the rows of a resource whatever its fields."""
    found = list(_tenant_constraints(widget.table, key=True)) if tenancy == "row" else []
    if widget.access == "owner":
        found.append(_reference(identifier(f"fk_{widget.table}_owner_id"), "owner", "CASCADE"))
    return found


def indexes(widget: Resource, tenancy: str, fields: Iterable[Field]) -> list[Call]:
    return [_index(field, _tenant(tenancy)) for field in fields if _indexed(field)]


def own_indexes(widget: Resource) -> list[Call]:
    if widget.access != "owner":
        return []
    name = identifier(f"ix_{widget.table}_owner_id")
    return [Call("models.Index", 'fields=["owner"]', f'name="{name}"')]


def model_options(widget: Resource, tenancy: str) -> str:
    """The inside of a model's Meta below its names."""
    every = [*own_constraints(widget, tenancy), *constraints(widget, tenancy, widget.fields)]
    found = {
        "constraints": every,
        "indexes": [*own_indexes(widget), *indexes(widget, tenancy, widget.fields)],
    }
    return _attributes(found)


def _attributes(lists: dict[str, list[Call]]) -> str:
    lines = []
    for name, calls in lists.items():
        if calls:
            inner = [call.write(12, ",") for call in calls]
            lines.append("\n".join([f"        {name} = [", *inner, "        ]"]))
    return "\n".join(lines)


# Many-to-many


def link_model(field: Field) -> str:
    """The model of a join table: `ProductSupplierLink`."""
    words = field.wire_name.removesuffix("_ids").split("_")
    return f"{field.resource.class_name}{''.join(word.capitalize() for word in words)}Link"


def link_owner(field: Field) -> str:
    """The field of a join table that names the side which owns it."""
    return field.resource.name


def link_other(field: Field) -> str:
    """Its field for the other side: `supplier_ids` → `supplier`."""
    other = field.wire_name.removesuffix("_ids")
    return f"other_{other}" if other == field.resource.name else other


def link_table(field: Field) -> str:
    return identifier(field.join_table)


def _link_fields(field: Field, tenancy: str, *, migrated: bool) -> list[tuple[str, Call]]:
    target = field.target
    assert target is not None
    owner = quoted(model_name(field.resource)) if migrated else field.resource.class_name
    other = quoted(model_name(target))
    if target is field.resource and not migrated:
        other = owner
    found = [
        (link_owner(field), Call("models.ForeignKey", owner, "models.DO_NOTHING", *_KEY_OPTIONS)),
        (link_other(field), Call("models.ForeignKey", other, "models.DO_NOTHING", *_KEY_OPTIONS)),
    ]
    if tenancy == "row":
        found.insert(0, ("tenant", tenant_field()))
    return found


def tenant_field() -> Call:
    return Call(
        "models.ForeignKey",
        '"tenancy.Organization"',
        "models.DO_NOTHING",
        "db_default=CurrentTenant()",
        "editable=False",
        *_KEY_OPTIONS,
    )


def owner_field() -> Call:
    return Call(
        "models.ForeignKey",
        '"identity.User"',
        "models.DO_NOTHING",
        "db_default=CurrentUser()",
        "editable=False",
        *_KEY_OPTIONS,
    )


def _link_key(field: Field) -> Call:
    sides = (link_owner(field), link_other(field))
    return Call("models.CompositePrimaryKey", *(quoted(f"{side}_id") for side in sides))


def _link_constraints(field: Field, tenancy: str) -> list[Call]:
    table, kind = link_table(field), _reference_kind(tenancy)
    found = list(_tenant_constraints(table, key=False)) if tenancy == "row" else []
    for side in (link_owner(field), link_other(field)):
        found.append(_reference(identifier(f"fk_{table}_{side}_id"), side, "CASCADE", kind))
    return found


def _link_indexes(field: Field, tenancy: str) -> list[Call]:
    side = link_other(field)
    names = ", ".join(quoted(name) for name in (*_tenant(tenancy), side))
    name = identifier(f"ix_{link_table(field)}_{side}_id")
    return [Call("models.Index", f"fields=[{names}]", f'name="{name}"')]


def link_fields(field: Field, tenancy: str) -> str:
    """The fields of a join table's model, without the tenant, whom its base class brings."""
    lines = [_link_key(field).write(4, head="pk = ")]
    for name, call in _link_fields(field, tenancy, migrated=False):
        if name != "tenant":
            lines.append(call.write(4, head=f"{name} = "))
    return "\n".join(lines)


def link_options(field: Field, tenancy: str) -> str:
    found = {
        "constraints": _link_constraints(field, tenancy),
        "indexes": _link_indexes(field, tenancy),
    }
    return _attributes(found)


# The modules


def models_code(widget: Resource, tenancy: str) -> str:
    """All that models.py says of a resource: what its imports are chosen by."""
    parts = [model_field(field) for field in widget.fields]
    parts += [default_list(field) for field in default_functions(widget)]
    parts.append(model_options(widget, tenancy))
    parts += [link_options(field, tenancy) for field in widget.many]
    return "\n".join(parts)


def _words(code: str) -> set[str]:
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", code)
    return set(re.findall(r"(?<![.\w])[A-Za-z_]\w*", bare))


def stdlib_imports(code: str) -> str:
    """The standard library's imports that the code needs, each with a line break before it."""
    found: dict[str, set[str]] = {}
    for name in _words(code) & HOMES.keys():
        found.setdefault(HOMES[name], set()).add(name)
    order = sorted(found)
    lines = [f"from {module} import {', '.join(_sorted(found[module]))}" for module in order]
    return "\n".join(lines)


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda n: (0 if n.isupper() else 1 if n[:1].isupper() else 2, n))


def shown(widget: Resource) -> str:
    """What stands for a row where people read."""
    texts = [f for f in widget.scalars if f.kind in ("string", "email", "text", "url")]
    texts.sort(key=lambda f: (f.optional, not f.search, not f.unique))
    if not texts:
        return "str(self.pk)"
    return f"self.{texts[0].name} or str(self.pk)" if texts[0].optional else f"self.{texts[0].name}"


# Migrations


def _operation_fields(fields: list[tuple[str, Call]]) -> list[str]:
    return [_pair(name, call, 16) for name, call in fields]


def _pair(name: str, call: Call, indent: int) -> str:
    return Call("", quoted(name), call).write(indent, ",")


def _options(lines: dict[str, str], lists: dict[str, list[Call]]) -> list[str]:
    found = [f'                "{name}": "{value}",' for name, value in lines.items()]
    for name, calls in lists.items():
        if calls:
            inner = [call.write(20, ",") for call in calls]
            found += [f'                "{name}": [', *inner, "                ],"]
    return found


def _create(
    name: str,
    fields: list[tuple[str, Call]],
    options: dict[str, str],
    lists: dict[str, list[Call]],
) -> str:
    return "\n".join(
        [
            "        migrations.CreateModel(",
            f'            name="{name}",',
            "            fields=[",
            *_operation_fields(fields),
            "            ],",
            "            options={",
            *_options(options, lists),
            "            },",
            "        ),",
        ]
    )


def _record_fields(tenancy: str) -> tuple[list[tuple[str, Call]], list[tuple[str, Call]]]:
    key = Call(
        "models.UUIDField",
        "default=new_id",
        "editable=False",
        "primary_key=True",
        "serialize=False",
    )
    now = Call("models.DateTimeField", "db_default=Now()", "editable=False")
    head = [("id", key)]
    if tenancy == "row":
        head.append(("tenant", tenant_field()))
    tail = [
        ("version", Call("models.IntegerField", "db_default=1", "editable=False")),
        ("created_at", now),
        ("updated_at", now),
    ]
    return head, tail


def create_resource(widget: Resource, tenancy: str) -> str:
    """The operation that makes the table of a resource, but for what has to come later."""
    head, tail = _record_fields(tenancy)
    chosen = [field for field in widget.fields if not field.deferred]
    fields = [(field.name, field_call(field, migrated=True)) for field in chosen]
    if widget.access == "owner":
        fields.append(("owner", owner_field()))
    if widget.soft_delete:
        deleted = Call("models.DateTimeField", "editable=False", "null=True")
        fields.append(("deleted_at", deleted))
    options = {"db_table": widget.table, "verbose_name_plural": widget.plural_label}
    own = own_constraints(widget, tenancy)
    lists = {
        "constraints": [*own, *constraints(widget, tenancy, chosen)],
        "indexes": [*own_indexes(widget), *indexes(widget, tenancy, chosen)],
    }
    return _create(widget.class_name, [*head, *fields, *tail], options, lists)


def create_links(field: Field, tenancy: str) -> str:
    fields: list[tuple[str, Call]] = [("pk", _migrated_link_key(field))]
    fields += _link_fields(field, tenancy, migrated=True)
    options = {"db_table": link_table(field)}
    lists = {
        "constraints": _link_constraints(field, tenancy),
        "indexes": _link_indexes(field, tenancy),
    }
    return _create(link_model(field), fields, options, lists)


def _migrated_link_key(field: Field) -> Call:
    key = _link_key(field)
    options = ("blank=True", "editable=False", "primary_key=True", "serialize=False")
    return Call(key.name, *key.parts, *options)


def initial_operations(widget: Resource, tenancy: str) -> str:
    links = [field for field in widget.many if not field.deferred]
    parts = [create_resource(widget, tenancy), *(create_links(field, tenancy) for field in links)]
    return "\n".join(parts)


def deferred_operations(widget: Resource, tenancy: str) -> str:
    """What refers to tables that are made after this one."""
    parts = []
    for field in widget.deferred:
        if field.kind == "many":
            parts.append(create_links(field, tenancy))
            continue
        name = f'model_name="{widget.name.replace("_", "")}"'
        call = field_call(field, migrated=True)
        added = Call("migrations.AddField", name, f'name="{field.name}"', Named("field", call))
        parts.append(added.write(8, ","))
        for constraint in constraints(widget, tenancy, [field]):
            operation = Call("migrations.AddConstraint", name, Named("constraint", constraint))
            parts.append(operation.write(8, ","))
        for index in indexes(widget, tenancy, [field]):
            operation = Call("migrations.AddIndex", name, Named("index", index))
            parts.append(operation.write(8, ","))
    return "\n".join(parts)


def dependencies(widget: Resource, tenancy: str, *, deferred: bool = False) -> list[str]:
    """The migrations that must have run before, as (app, name)."""
    found = {
        f'("{app_label(field.target)}", "0001_initial"),'
        for field in widget.all_fields
        if field.target is not None and field.target is not widget and field.deferred == deferred
    }
    if deferred:
        return sorted({*found, f'("{app_label(widget)}", "0001_initial"),'})
    if tenancy == "row":
        found.add('("tenancy", "0001_initial"),')
    if widget.access == "owner":
        found.add('("identity", "0001_initial"),')
    return sorted(found)


def migrated_defaults(widget: Resource) -> list[str]:
    """The functions of models.py that the first migration takes defaults from."""
    return sorted(default_function(field) for field in default_functions(widget))


def used(code: str, *names: str) -> list[str]:
    """Those of the names that the code calls or mentions, in the order of imports."""
    return _sorted(name for name in names if name in _words(code))


def record_names(widget: Resource, tenancy: str) -> list[str]:
    """What models.py takes from platform/persistence/record.py."""
    found = ["Row"]
    if tenancy == "row":
        found += used(models_code(widget, tenancy), "TenantReference")
        found += ["TenantRow"] if widget.many else []
    return found


# Storage


def stored(widget: Resource) -> list[Field]:
    """What the client may send and a column of the table holds."""
    return [field for field in widget.fields if field.writable]


def merged(widget: Resource) -> list[Field]:
    """JSON objects, which a patch merges instead of replacing them."""
    return [field for field in stored(widget) if field.kind == "json"]


def to_soft(widget: Resource) -> list[Field]:
    """References to rows that stay in their table when they are deleted."""
    return [
        field
        for field in widget.all_fields
        if field.writable and field.target is not None and field.target.soft_delete
    ]


def check_alive(field: Field, value: str, *held: str) -> str:
    """The statement that refuses a reference to a deleted row."""
    many = field.kind == "many"
    model = link_model(field) if many else field.resource.class_name
    return Call(
        "require_alive",
        "self._transaction",
        f"models.{model}",
        quoted(link_other(field) if many else field.name),
        value if many else listed(value),
        quoted(field.wire_name),
        *held,
    ).write(8)


def check_alive_in_change(field: Field) -> str:
    """As `check_alive`, for a row that may refer to it already."""
    value = f'changes.get("{field.column}")'
    if field.kind == "many":
        return check_alive(field, f"{value} or ()", f"{link_constant(field)}.held(key)")
    held = f'_ROWS.filter(id=key).values_list("{field.column}", flat=True)'
    return check_alive(field, value, held)


def property_map(widget: Resource) -> str:
    """The map from constraints to the properties whose value violates them."""
    pairs = [(constraint_name("uq", field), field.column) for field in widget.uniques]
    pairs += [(constraint_name("fk", field), field.column) for field in widget.references]
    for field in widget.many:
        name = identifier(f"fk_{link_table(field)}_{link_other(field)}_id")
        pairs.append((name, field.wire_name))
    if not pairs:
        return "{}"
    return "\n".join(["{", *(f'    "{name}": "{field}",' for name, field in pairs), "}"])


def link_constant(field: Field) -> str:
    return f"_{field.wire_name.removesuffix('_ids').upper()}_LINKS"


def links(field: Field) -> str:
    """How storage gets at a join table."""
    sides = (quoted(f"{side}_id") for side in (link_owner(field), link_other(field)))
    made = Call("Links", f"models.{link_model(field)}", *sides)
    return made.write(0, head=f"{link_constant(field)} = ")


def link_action(field: Field, action: str, values: str) -> str:
    call = Call(f"{link_constant(field)}.{action}", "self._transaction", "key", values)
    return call.write(12 if action == "add" else 16)


def searched(widget: Resource) -> str:
    names = [quoted(field.name) for field in widget.searchable]
    if not names:
        return "_SEARCHED: tuple[str, ...] = ()"
    return Call("", *names, brackets="(,)").write(0, head="_SEARCHED = ")


def value_of(field: Field) -> str:
    """The value of a column of `row` as the domain has it."""
    value = f'row["{field.column}"]'
    made = "tuple" if field.kind in ("list", "many") else field.enum_class
    if not made:
        return f"        {field.column}={value},"
    call = Call("maybe", made, value) if field.optional else Call(made, value)
    return call.write(8, ",", head=f"{field.column}=")


def has_optional_conversions(widget: Resource) -> bool:
    return any(field.optional and (field.kind == "list" or field.choices) for field in widget.fields)
