"""What the templates of this layer write of a field. Never rendered itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extensions.domain.model import Field, Resource

WIDTH = 100
# What the columns of a table are asked for by their own names.
COLLECTION = {
    *("add", "as_readonly", "clear", "compare", "contains_column", "corresponding_column"),
    *("extend", "get", "items", "keys", "remove", "replace", "update", "values"),
}

ACTIONS = {"restrict": "RESTRICT", "cascade": "CASCADE", "set_null": "SET NULL"}


def identifier(name: str) -> str:
    """A name that PostgreSQL keeps whole: it cuts those over 63 bytes without a word."""
    if len(name) <= 63:
        return name
    return f"{name[:54]}_{hashlib.sha1(name.encode()).hexdigest()[:8]}"


def sql_type(field: Field, prefix: str = "") -> str:
    """The type of a column as SQLAlchemy writes it; `prefix` stands before each name."""
    if field.kind == "list" and field.item is not None:
        return f"{prefix and 'postgresql.'}ARRAY({sql_type(field.item, prefix)})"
    if field.kind == "json":
        return f"{prefix and 'postgresql.'}JSONB(none_as_null=True)"
    name = {
        "string": f"String({field.length})",
        "email": "String(254)",
        "url": "String(2048)",
        "text": "Text()",
        "enum": "Text()",
        "int": "Integer()",
        "bigint": "BigInteger()",
        "float": "Double()",
        "decimal": f"Numeric({field.precision}, {field.scale})",
        "bool": "Boolean()",
        "date": "Date()",
        "datetime": "DateTime(timezone=True)",
        "uuid": "Uuid()",
        "reference": "Uuid()",
    }[field.kind]
    return f"{prefix}{name}"


def row_annotation(field: Field) -> str:
    """The Python type of a column as the driver gives it."""
    kind = "str" if field.enum_class else field.base_annotation
    if field.kind == "list" and field.item is not None:
        kind = f"list[{'str' if field.item.enum_class else field.item.base_annotation}]"
    return f"{kind} | None" if field.optional else kind


def column(field: Field) -> str:
    """A column of a declarative table."""
    parts = [sql_type(field)]
    if field.readonly and field.has_default:
        value = f'"{field.default}"' if field.enum_class else field.default_literal
        parts.append(f"default={value}")
    head = f"    {field.column}: Mapped[{row_annotation(field)}] = mapped_column("
    return _fit(head, parts, ")")


def table_code(widget: Resource) -> str:
    """All that table.py says of the fields: what its imports are chosen by."""
    extra = "datetime DateTime" if widget.soft_delete else ""
    return "\n".join([extra, *(column(field) for field in widget.fields)])


def table_names(widget: Resource) -> list[str]:
    """What table.py imports from sqlalchemy."""
    found = set(re.findall(r"\b[A-Z]\w+(?=\()", table_code(widget))) - {"ARRAY", "JSONB"}
    found.discard("Decimal")
    if widget.soft_delete:
        found.add("DateTime")
    if checks(widget):
        found.add("CheckConstraint")
    return sorted(found)


def dialect_names(widget: Resource) -> list[str]:
    """What table.py imports from SQLAlchemy's PostgreSQL dialect."""
    return sorted(set(re.findall(r"\b(?:ARRAY|JSONB)\b", table_code(widget))))


def helper_names(widget: Resource) -> list[str]:
    """What table.py imports from platform/persistence/record.py."""
    found = {"Record", "table_args"}
    if widget.uniques:
        found.add("unique_alive" if widget.soft_delete else "unique")
    if widget.references:
        found.add("refers_to")
    if indexed(widget):
        found.add("index_on")
    if widget.many:
        found.add("link_table")
    return sorted(found, key=lambda name: (0 if name[0].isupper() else 1, name))


def constraints(widget: Resource) -> list[str]:
    """The arguments of `table_args`, a line each or broken as the formatter breaks them."""
    unique = "unique_alive" if widget.soft_delete else "unique"
    lines = [
        _fit("        CheckConstraint(", [f'"{condition}"', f'name="{name}"'], "),")
        for name, condition in checks(widget)
    ]
    for field in widget.uniques:
        name = unique_name(field)
        lines.append(_fit(f"        {unique}(", [f'"{name}"', f'"{field.column}"'], "),"))
    for field in widget.references:
        if field.target is None:
            continue
        parts = [foreign_key(field), field.column, field.target.table, on_delete(field)]
        lines.append(_fit("        refers_to(", [f'"{part}"' for part in parts], "),"))
    for field in indexed(widget):
        name = index_name(field)
        parts = [name, field.column, "id"]
        lines.append(_fit("        index_on(", [f'"{part}"' for part in parts], "),"))
    return lines


def links(widget: Resource) -> list[tuple[str, str]]:
    """The join tables of a resource: the constant that holds each, and how it is made."""
    found = []
    for field in widget.many:
        if field.target is None:
            continue
        table = identifier(field.join_table)
        parts = [
            f'"{table}"',
            f'("{widget.name}_id", "{widget.table}")',
            f'("{link_column(field)}", "{field.target.table}")',
        ]
        constant = link_constant(field)
        found.append((constant, _fit(f"{constant} = link_table(", parts, ")")))
    return found


def link_constant(field: Field) -> str:
    return field.wire_name.removesuffix("_ids").upper() + "_LINKS"


def _fit(head: str, parts: Iterable[str], tail: str) -> str:
    parts = list(parts)
    line = f"{head}{', '.join(parts)}{tail}"
    if len(line) <= WIDTH:
        return line
    indent = " " * (len(head) - len(head.lstrip()))
    return "\n".join([head, *(f"{indent}    {part}," for part in parts), f"{indent}{tail}"])


def bounds(field: Field) -> list[str]:
    signs = {">=": field.ge, ">": field.gt, "<=": field.le, "<": field.lt}
    return [f"{field.column} {sign} {bound}" for sign, bound in signs.items() if bound is not None]


def checks(widget: Resource) -> list[tuple[str, str]]:
    """Names and conditions of the constraints that hold for a row by itself."""
    found = []
    for field in widget.fields:
        conditions = bounds(field)
        if field.choices:
            choices = ", ".join(f"'{choice}'" for choice in field.choices)
            conditions = [f"{field.column} IN ({choices})"]
        if conditions:
            name = identifier(f"ck_{widget.table}_{field.column}")
            found.append((name, " AND ".join(conditions)))
    return found


def foreign_key(field: Field) -> str:
    return identifier(f"fk_{field.resource.table}_{field.column}")


def unique_name(field: Field) -> str:
    return identifier(f"uq_{field.resource.table}_{field.column}")


def index_name(field: Field) -> str:
    return identifier(f"ix_{field.resource.table}_{field.column}")


def indexed(widget: Resource) -> list[Field]:
    """Fields with an index of their own: those asked for, and what deletes look up.

    The id comes behind them: it breaks ties in every order, and lists of what refers to something
    come in its order.
    """
    wanted = [field for field in widget.fields if field.index or field.kind == "reference"]
    return [field for field in wanted if not field.unique]


def on_delete(field: Field) -> str:
    return ACTIONS[field.on_delete or "restrict"]


def link_column(field: Field) -> str:
    """The column of a join table that points at the other side: `supplier_ids` → `supplier_id`."""
    return field.wire_name.removesuffix("s")


def constraint_fields(widget: Resource) -> list[tuple[str, str]]:
    """Constraint names and the properties whose value violates them."""
    found = [(unique_name(field), field.column) for field in widget.uniques]
    found += [(foreign_key(field), field.column) for field in widget.references]
    for field in widget.many:
        table = identifier(field.join_table)
        found.append((identifier(f"fk_{table}_{link_column(field)}"), field.wire_name))
    return found


def value_of(field: Field) -> str:
    """The argument that hands a column of `row` to the domain."""
    head, value = f"        {field.column}=", f'row["{field.column}"]'
    made = value
    if field.kind in ("list", "many"):
        made = f"tuple({value})"
    elif field.enum_class:
        made = f"{field.enum_class}({value})"
    if made == value or not field.optional:
        return f"{head}{made},"
    line = f"{head}None if {value} is None else {made},"
    # Where it is too long, as the formatter breaks it.
    return line if len(line) <= WIDTH else line.replace(" if ", "\n        if ").replace(
        " else ", "\n        else "
    )


def storage_names(widget: Resource) -> list[str]:
    """What storage.py imports from sqlalchemy."""
    found = {"bindparam", "func", "insert", "select", "update"}
    return sorted(found if widget.soft_delete else found | {"delete"})


def table_constants(widget: Resource) -> list[str]:
    return sorted([widget.plural_upper, *(link_constant(field) for field in widget.many)])


def links_names(widget: Resource) -> list[str]:
    return ["linked_ids", "replace_links", "set_links"]


def column_of(widget: Resource, field: Field) -> str:
    columns = f"{widget.plural_upper}.c"
    if field.column in COLLECTION:
        return f'{columns}["{field.column}"]'
    return f"{columns}.{field.column}"


def selected(widget: Resource, field: Field) -> str:
    """A column of an answer."""
    if field.kind != "many":
        return column_of(widget, field)
    return f'linked_ids({link_constant(field)}, {widget.plural_upper}).label("{field.column}")'


def returned(widget: Resource) -> str:
    """What a statement that writes a row says of it: links are written, and read, behind it."""
    return f"{widget.plural_upper}.c.id" if widget.many else "*_COLUMNS"


def stored(widget: Resource) -> list[Field]:
    """What the client may send and a column of the table holds."""
    return [field for field in widget.fields if field.writable]


def merged(widget: Resource) -> list[Field]:
    """JSON objects, which a patch merges instead of replacing them."""
    return [field for field in widget.fields if field.kind == "json" and field.writable]


def write_links(field: Field, function: str, key: str, value: str) -> str:
    parts = ["self._transaction", link_constant(field), key, value]
    return _fit(f"await {function}(", parts, ")").replace("\n", "\n" + " " * 12)


def searched(widget: Resource) -> str:
    columns = [column_of(widget, field) for field in widget.searchable]
    return _fit("_SEARCHED = (", [*columns, ""] if len(columns) == 1 else columns, ")").replace(
        ", )", ",)"
    )


def property_map(widget: Resource) -> str:
    """The map from constraints to properties, as one expression."""
    pairs = constraint_fields(widget)
    if not pairs:
        return "{}"
    lines = [f'    "{constraint}": "{name}",' for constraint, name in pairs]
    return "\n".join(["{", *lines, "}"])


def migrated_columns(widget: Resource) -> list[str]:
    """The columns of a resource's own fields, as a migration writes them."""
    lines = []
    for field in widget.fields:
        kind = sql_type(field, "sa.")
        parts = [f'"{field.column}"', kind, f"nullable={field.optional}"]
        lines.append(_fit("        sa.Column(", parts, "),"))
    if widget.soft_delete:
        lines.append('        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),')
    return lines


def needs_dialect(domain: Iterable[Resource]) -> bool:
    """Whether the first migration speaks of types that only PostgreSQL has."""
    lines = (line for widget in domain for line in migrated_columns(widget))
    return any("postgresql." in line for line in lines)


def migrated_checks(widget: Resource) -> list[str]:
    return [
        _fit("        sa.CheckConstraint(", [f'"{condition}"', f'name="{name}"'], "),")
        for name, condition in checks(widget)
    ]


def migrated_key(field: Field, tenant: str = "") -> list[str]:
    """The arguments that say what a foreign key joins and what a delete does."""
    table = field.target.table if field.target else ""
    mine = [tenant, field.column] if tenant else [field.column]
    theirs = [tenant, "id"] if tenant else ["id"]
    action = on_delete(field)
    if tenant and action == "SET NULL":
        action = f"SET NULL ({field.column})"
    return [
        "[" + ", ".join(f'"{column}"' for column in mine) + "]",
        "[" + ", ".join(f'"{table}.{column}"' for column in theirs) + "]",
        f'name="{foreign_key(field)}"',
        f'ondelete="{action}"',
    ]


def migrated_references(widget: Resource, tenant: str = "") -> list[str]:
    """Foreign keys that are made with the table; those to later tables follow at the end."""
    return [
        _fit("        sa.ForeignKeyConstraint(", migrated_key(field, tenant), "),")
        for field in widget.references
        if not field.deferred
    ]


def migrated_late_references(widgets: Iterable[Resource], tenant: str = "") -> list[str]:
    lines = []
    for widget in widgets:
        for field in widget.references:
            if not field.deferred or field.target is None:
                continue
            mine, theirs, name, action = migrated_key(field, tenant)
            theirs = '["tenant_id", "id"]' if tenant else '["id"]'
            parts = [
                name.removeprefix("name="),
                f'"{widget.table}"',
                f'"{field.target.table}"',
                mine,
                theirs,
                action,
            ]
            lines.append(_fit("    op.create_foreign_key(", parts, ")"))
    return lines


def late_references(widgets: Iterable[Resource]) -> list[tuple[str, str]]:
    """Names and tables of the foreign keys that are dropped before any table is."""
    return [
        (foreign_key(field), widget.table)
        for widget in widgets
        for field in widget.references
        if field.deferred
    ]


def migrated_indexes(widget: Resource, tenant: str = "") -> list[str]:
    """Indexes, and what is unique among rows that are not deleted."""
    lines = []
    for field in widget.uniques if widget.soft_delete else []:
        parts = _index_parts(unique_name(field), widget, [tenant, field.column])
        where = 'postgresql_where=sa.text("deleted_at IS NULL")'
        lines.append(_fit("    op.create_index(", [*parts, "unique=True", where], ")"))
    for field in indexed(widget):
        parts = _index_parts(index_name(field), widget, [tenant, field.column, "id"])
        lines.append(_fit("    op.create_index(", parts, ")"))
    return lines


def _index_parts(name: str, widget: Resource, columns: list[str]) -> list[str]:
    listed = ", ".join(f'"{column}"' for column in columns if column)
    return [f'"{name}"', f'"{widget.table}"', f"[{listed}]"]


def migrated_uniques(widget: Resource, tenant: str = "") -> list[str]:
    if widget.soft_delete:
        return []
    lines = []
    for field in widget.uniques:
        columns = [f'"{column}"' for column in (tenant, field.column) if column]
        parts = [*columns, f'name="{unique_name(field)}"']
        lines.append(_fit("        sa.UniqueConstraint(", parts, "),"))
    return lines


def migrated_links(widgets: Iterable[Resource]) -> list[tuple[str, str, str, str, str]]:
    """Join tables: name, and column and table of either side."""
    return [
        (
            identifier(field.join_table),
            f"{widget.name}_id",
            widget.table,
            link_column(field),
            field.target.table,
        )
        for widget in widgets
        for field in widget.many
        if field.target is not None
    ]


def link_index(name: str, column: str, tenant: str = "") -> str:
    listed = ", ".join(f'"{one}"' for one in (tenant, column) if one)
    index = identifier(f"ix_{name}_{column}")
    return _fit("    op.create_index(", [f'"{index}"', f'"{name}"', f"[{listed}]"], ")")


def link_key(name: str, column: str, table: str, tenant: str = "") -> str:
    mine = ", ".join(f'"{one}"' for one in (tenant, column) if one)
    theirs = ", ".join(f'"{table}.{one}"' for one in (tenant, "id") if one)
    key = identifier(f"fk_{name}_{column}")
    parts = [f"[{mine}]", f"[{theirs}]", f'name="{key}"', 'ondelete="CASCADE"']
    return _fit("        sa.ForeignKeyConstraint(", parts, "),")


def tenant_key(widget: Resource) -> str:
    """What references of the same tenant point at."""
    name = identifier(f"uq_{widget.table}_tenant_id_id")
    parts = ['"tenant_id"', '"id"', f'name="{name}"']
    return _fit("        sa.UniqueConstraint(", parts, "),")


def owner_index(widget: Resource) -> str:
    name = identifier(f"ix_{widget.table}_owner_id")
    return _fit("    op.create_index(", [f'"{name}"', f'"{widget.table}"', '["owner_id"]'], ")")


def drop_constraint(name: str, table: str) -> str:
    parts = [f'"{name}"', f'"{table}"', 'type_="foreignkey"']
    return _fit("    op.drop_constraint(", parts, ")")


def to_soft(widget: Resource) -> list[Field]:
    """References to rows that stay in their table when they are deleted."""
    return [
        field
        for field in widget.all_fields
        if field.writable and field.target is not None and field.target.soft_delete
    ]


def check_alive(field: Field, value: str) -> str:
    """The statement that refuses a reference to a deleted row."""
    return _fit("        await require_alive(", _references(field, value), ")").strip()


def check_alive_in_change(field: Field) -> str:
    """As `check_alive`, for a row that may refer to it already."""
    value = f'changes.get("{field.column}")'
    if field.kind == "many":
        columns, name, owner = link_constant(field), link_column(field), f"{field.resource.name}_id"
        value = f"{value} or ()"
    else:
        columns, name, owner = field.resource.plural_upper, field.column, "id"
    held = [f"{columns}.c.{name}", f"{columns}.c.{owner}", "key"]
    parts = [*_references(field, value), *held]
    return _fit("        await require_alive_or_held(", parts, ")").strip()


def _references(field: Field, value: str) -> list[str]:
    table = field.target.table if field.target else ""
    keys = value if field.kind == "many" else f"[{value}]"
    return ["self._transaction", f'"{table}"', keys, f'"{field.wire_name}"']
