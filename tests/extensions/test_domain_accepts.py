"""What a domain file says is what the templates read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from extensions.domain import Access, Field, Resource, read
from tests.conftest import domain_file


def field(spelling: Any, **resources: Any) -> Field:
    """The one field of a resource beside which there are others."""
    written = {"product": {"fields": {"it": spelling, "name": "text"}}, **resources}
    return resource(written).all_fields[0]


def resource(written: dict[str, Any], name: str = "product") -> Resource:
    found = read(written).get(name)
    assert found is not None
    return found


OTHER = {"category": {"fields": {"name": "text"}}}


@pytest.mark.parametrize(
    ("spelling", "annotation"),
    [
        ("string(80)", "str"),
        ("text?", "str | None"),
        ("int", "int"),
        ("bigint", "int"),
        ("float", "float"),
        ("decimal(10,2)", "Decimal"),
        ("bool", "bool"),
        ("date", "date"),
        ("datetime?", "datetime | None"),
        ("uuid", "UUID"),
        ("email", "str"),
        ("url", "str"),
        ("json", "dict[str, Any]"),
        ("enum(draft, active)", "ProductIt"),
        ("list(decimal(10, 2))", "tuple[Decimal, ...]"),
        ("list(string(40))?", "tuple[str, ...] | None"),
    ],
)
def test_types(spelling: str, annotation: str) -> None:
    assert field(spelling).annotation == annotation


@pytest.mark.parametrize(
    ("spelling", "value", "literal"),
    [
        ("string(5) = UTC", "UTC", '"UTC"'),
        ('string(9) = "a b"', "a b", '"a b"'),
        ("string(9) = 'it#'", "it#", '"it#"'),
        (r'string(9) = "a\"b"', 'a"b', "'a\"b'"),
        ("text = x", "x", '"x"'),
        ("int = -3", -3, "-3"),
        ("bigint = 9223372036854775807", 2**63 - 1, "9223372036854775807"),
        ("float = 1.5", 1.5, "1.5"),
        ("decimal(10,2) = 1.5", Decimal("1.50"), 'Decimal("1.50")'),
        ("bool = true", True, "True"),
        ("date = 2025-12-31", date(2025, 12, 31), "date(2025, 12, 31)"),
        (
            "datetime = 2025-12-31T01:00:00+01:00",
            datetime(2025, 12, 31, tzinfo=UTC),
            "datetime(2025, 12, 31, 0, 0, tzinfo=UTC)",
        ),
        ("email = a@b.example", "a@b.example", '"a@b.example"'),
        ("url = https://a.example/x?y=1", "https://a.example/x?y=1", '"https://a.example/x?y=1"'),
        ("enum(draft, active) = draft", "draft", "ProductIt.DRAFT"),
        ("list(int) = []", (), "()"),
        ("list(int) = [1, 2]", (1, 2), "(1, 2)"),
        ("list(string(5)) = [a]", ("a",), '("a",)'),
    ],
)
def test_defaults(spelling: str, value: object, literal: str) -> None:
    found = field(spelling)
    assert (found.has_default, found.default, found.default_literal) == (True, value, literal)
    assert not found.required
    assert eval(literal, {"ProductIt": type("E", (), {"DRAFT": "draft"}), **globals()}) == value


def test_an_optional_field_has_no_default_but_none() -> None:
    found = field("int?")
    assert (found.optional, found.required, found.has_default) == (True, False, False)
    assert found.default_literal == "None"


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("decimal(10,2) >=0", {"type": "decimal(10,2)", "min": 0}),
        ("int >0 <=9 = 3", {"type": "int", "more_than": 0, "max": 9, "default": 3}),
        ("float >=0.5 <1?", {"type": "float", "min": 0.5, "less_than": 1, "optional": True}),
        ("string(9)? unique search", {"type": "string(9)?", "unique": True, "search": True}),
        ("bool = false readonly", {"type": "bool", "default": False, "readonly": True}),
        ("date index = 2025-01-02", {"type": "date", "index": True, "default": date(2025, 1, 2)}),
        ("list(int) = [1]", {"type": "list(int)", "default": [1]}),
        ('string(9) = "#fff"', {"type": "string(9)", "default": "#fff"}),
        ("enum(a, b) = a", {"type": "enum(a, b)", "default": "a"}),
        ("category? on_delete(set_null)", {"type": "category?", "on_delete": "set_null"}),
        ("many category", {"type": "many category"}),
        ("int optional", {"type": "int", "optional": True, "unique": False}),
    ],
)
def test_both_spellings_mean_the_same(short: str, long: dict[str, Any]) -> None:
    assert repr(field(short, **OTHER)) == repr(field(long, **OTHER))


def test_bounds_have_their_fields_type() -> None:
    found = field("decimal(10,2) >=0 <10.5")
    assert (found.ge, found.gt, found.le, found.lt) == (Decimal(0), None, None, Decimal("10.5"))
    assert type(found.ge) is Decimal
    assert field("int >-5").gt == -5


def test_references() -> None:
    found = field("category? on_delete(set_null)", **OTHER)
    assert found.kind == "reference"
    assert (found.wire_name, found.column) == ("it_id", "it_id")
    assert (found.annotation, found.on_delete) == ("UUID | None", "set_null")
    assert found.target is not None
    assert found.target.name == "category"
    assert field("category", **OTHER).on_delete == "restrict"


@pytest.mark.parametrize(
    ("name", "wire"),
    [("categories", "category_ids"), ("related", "related_ids"), ("friends", "friend_ids")],
)
def test_many_to_many_on_the_wire(name: str, wire: str) -> None:
    written = {"product": {"fields": {"n": "int", name: "many category"}}, **OTHER}
    many = resource(written).many[0]
    assert (many.wire_name, many.annotation) == (wire, "tuple[UUID, ...]")
    assert many.join_table == f"products_{name}"
    assert not many.required


def test_names_of_a_resource() -> None:
    line = resource({"order_line": {"fields": {"n": "int"}}}, "order_line")
    assert (line.plural, line.path, line.table) == ("order_lines", "order-lines", "order_lines")
    assert (line.class_name, line.plural_class_name) == ("OrderLine", "OrderLines")
    assert (line.upper, line.plural_upper) == ("ORDER_LINE", "ORDER_LINES")
    assert (line.label, line.title, line.a_label) == ("order line", "Order line", "an order line")
    assert (line.plural_label, line.plural_title) == ("order lines", "Order lines")
    assert (line.access, line.soft_delete) == (Access.SHARED, False)


def test_fields_in_their_groups() -> None:
    everything = resource(domain_file("everything")["resources"], "everything")
    assert "kinds" not in {f.name for f in everything.fields}
    assert {f.name for f in everything.many} == {"kinds", "related"}
    assert {f.name for f in everything.references} == {"kind", "second", "twin"}
    assert {f.name for f in everything.searchable} == {"string", "text", "email", "url"}
    assert {f.name for f in everything.uniques} == {"string", "bigint", "token", "email", "twin"}
    assert {f.name for f in everything.enums} == {"state", "mood", "rank"}
    assert {"score", "seen_at", "sizes"}.isdisjoint(f.name for f in everything.writable)
    assert {"text", "settings", "labels"}.isdisjoint(f.name for f in everything.filters)
    assert {f.name for f in everything.filters} - {f.name for f in everything.sorts} == {
        "kind",
        "second",
        "twin",
    }
    assert [r.name for r in everything.depends_on] == ["kind"]
    order = [f.name for f in everything.all_fields]
    assert order == list(domain_file("everything")["resources"]["everything"]["fields"])


def test_a_list_is_sorted_by_what_a_cursor_can_carry() -> None:
    fields = {"brief": "string(500)", "long": "string(501)", "site": "url", "mail": "email"}
    (found,) = read({"leaflet": {"fields": fields}})
    assert [f.name for f in found.sorts] == ["brief", "site", "mail"]
    assert [f.name for f in found.filters] == list(fields)


def test_creation_order_puts_required_references_first() -> None:
    found = read(
        {
            "line": {"fields": {"order": "order", "n": "int"}},
            "order": {"fields": {"customer": "customer", "last": "line? on_delete(set_null)"}},
            "customer": {"fields": {"name": "text", "boss": "customer?"}},
        }
    )
    assert [r.name for r in found.in_creation_order] == ["customer", "order", "line"]
    deferred = {f"{r.name}.{f.name}": f.deferred for r in found for f in r.references}
    assert deferred == {
        "line.order": False,
        "order.customer": False,
        "order.last": True,
        "customer.boss": False,
    }


@pytest.mark.parametrize(
    "name", ["shop", "helpdesk", "blog", "everything", "awkward", "short", "long", "widget"]
)
def test_the_files_that_are_shown_are_accepted(name: str) -> None:
    domain = read(domain_file(name)["resources"])
    assert len(domain) == len(domain_file(name)["resources"])


def test_two_hundred_fields() -> None:
    fields = {f"field_{n}": "string(40)?" for n in range(199)} | {"name": "text"}
    assert len(resource({"product": {"fields": fields}}).fields) == 200


def test_names_of_forty_characters() -> None:
    name = "a" * 40
    assert resource({name: {"plural": "b" * 40, "fields": {name: "int"}}}, name).fields
