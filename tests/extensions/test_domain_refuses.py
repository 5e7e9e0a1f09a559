"""A bad domain file is refused with every mistake at once, each with its path and a way out."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from extensions.domain import DomainError, read

OTHER = {"category": {"fields": {"name": "text"}}}


def mistakes(written: Any, *, users: bool = True) -> dict[str, str]:
    """Path → text of each mistake."""
    with pytest.raises(DomainError) as error:
        read(written, users=users)
    return {mistake.path: mistake.text for mistake in error.value.mistakes}


def in_field(spelling: Any) -> str:
    """The one mistake of a field with this spelling."""
    found = mistakes({"product": {"fields": {"it": spelling, "name": "text"}}, **OTHER})
    assert list(found) == ["resources.product.fields.it"]
    return found["resources.product.fields.it"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "is empty, and has to be a mapping"),
        ({}, "at least one resource"),
        ([], "is a list"),
        ("product", "is a text"),
        (3, "is a int"),
    ],
)
def test_no_mapping(written: Any, said: str) -> None:
    assert said in mistakes(written)["resources"]


def test_every_mistake_at_once() -> None:
    found = mistakes(
        yaml.safe_load(
            """
            product:
              acess: public
              soft_delete: yes please
              fields:
                price: decimal(10,2) >=zero
                sku: string unique
                ordr: ordr
                class: int
            order:
              fields: [name]
            Customer:
              fields: {name: text}
            """
        )
    )
    assert set(found) == {
        "resources.product",
        "resources.product.soft_delete",
        "resources.product.fields.price",
        "resources.product.fields.sku",
        "resources.product.fields.ordr",
        "resources.product.fields.class",
        "resources.order.fields",
        "resources.Customer",
    }
    assert "did you mean `access`?" in found["resources.product"]
    assert "did you mean `order`?" in found["resources.product.fields.ordr"]
    assert "such as `customer`" in found["resources.Customer"]


@pytest.mark.parametrize(
    ("spelling", "said"),
    [
        # no type at all
        (None, "has no type"),
        (3, "not a type"),
        ("", "begins with a type"),
        ("?", "begins with a type"),
        ([], "not a type"),
        ({}, "has no `type`"),
        # types
        ("strin(80)", "did you mean `string`?"),
        ("money", "types are `string`"),
        ("Category", "did you mean `category`?"),
        ("string", "needs a size: `string(80)`"),
        ("string()", "needs a size"),
        ("string(0)", "from 1 to 10000"),
        ("string(20000)", "beyond, `text`"),
        ("string(-1)", "needs a size"),
        ("string(80", "never closed"),
        ("decimal", "needs its digits"),
        ("decimal(10)", "needs its digits"),
        ("decimal(2,3)", "more digits after the point"),
        ("decimal(40,2)", "from 0 to 28"),
        ("decimal(0,0)", "digits"),
        ("int(4)", "takes none"),
        ("category(3)", "takes none"),
        ("enum", "enum of nothing"),
        ("enum()", "enum of nothing"),
        ("enum(a,,b)", "a comma too many"),
        ("enum(in-progress)", "has the value `in-progress`"),
        ("enum(1st)", "begin with a letter"),
        ("enum(a, A)", "a value twice"),
        ("enum(" + "a" * 41 + ")", "40 characters"),
        ("list", "list of nothing"),
        ("list(category)", "list of `category`"),
        ("list(json)", "list of `json`"),
        ("list(enum(a))", "list of `enum`"),
        ("list(list(int))", "list of `list`"),
        ("list(string)", "needs a size"),
        ("list(int?)", "come after it"),
        ("list(int >0)", "come after it"),
        ("many supplier", "no such resource"),
        ("many", "unknown type `many`"),
        ("many int", "no such resource"),
        # modifiers
        ("int uniqe", "did you mean `unique`?"),
        ("int wat", "after a type may come"),
        ("int (3)", "takes none"),
        ("int >", "no number after `>`"),
        ("int >=x", "no whole number"),
        ("int >=1.5", "no whole number"),
        ("int >=0 >1", "two lower bounds"),
        ("int <=0 <1", "two upper bounds"),
        ("int >5 <6", "no value satisfies"),
        ("int >=5 <=4", "no value satisfies"),
        ("float >1 <=1", "no value satisfies"),
        ("int >=3000000000", "beyond what `int` holds"),
        ("float >=1e999", "beyond what `float` holds"),
        ("float >=nan", "no number"),
        ("decimal(4,2) <=100", "more than decimal(4,2) holds"),
        ("decimal(4,2) <=1.005", "more than decimal(4,2) holds"),
        ("string(9) >=1", "only numbers have bounds; a string's length"),
        ("date >=1", "only numbers have bounds"),
        ("category >=1", "only numbers have bounds"),
        ("bool search", "only `string`"),
        ("category search", "only `string`"),
        ("text unique", "can be too long for an index"),
        ("json index", "can be too long for an index"),
        ("list(int) unique", "can be too long for an index"),
        ("string(501) unique", "too long for an index"),
        ("int readonly", "no client could create one"),
        ("category readonly", "no client could create one"),
        ("int on_delete(cascade)", "belongs to a reference"),
        ("many category on_delete(cascade)", "belongs to a reference"),
        ("category on_delete(set_nul)", "did you mean `set_null`?"),
        ("category on_delete()", "known are"),
        ("category on_delete(cascade) on_delete(cascade)", "two `on_delete`"),
        ("category on_delete(set_null)", "is required"),
        ("many category?", "a `many` is a set"),
        ("many category unique", "a `many` is a set"),
        # defaults
        ("int =", "no value after `=`"),
        ("int = = 3", "no value after `=`"),
        ("int = 1 = 2", "two defaults"),
        ("int = x", "no whole number"),
        ('int = "3"', "in quotes, and is a number"),
        ("int = true", "no whole number"),
        ("int = 3000000000", "beyond what `int` holds"),
        ("int = " + "9" * 5000, "beyond what `int` holds"),
        ("int >=5 = 3", "outside its own bounds"),
        ("int <5 = 5", "outside its own bounds"),
        ("decimal(4,2) = 1.005", "more than decimal(4,2) holds"),
        ("decimal(4,2) = NaN", "no number"),
        ("float = inf", "no number"),
        ("string(2) = abc", "longer than 2 characters"),
        ("string(100) = " + "a" * 61, "60 characters"),
        ("text = " + "a" * 61, "60 characters"),
        ("bool = yes", "neither `true` nor `false`"),
        ("date = today", "no date"),
        ("date = 2025-02-30", "no date"),
        ("datetime = 2025-01-01", "without a zone"),
        ("datetime = now", "no moment"),
        ("uuid = " + "0" * 32, "`uuid` cannot have"),
        ("email = nobody", "no e-mail address"),
        ("url = ftp://x", "no http or https URL"),
        ("enum(a, b) = c", "none of `a`, `b`"),
        ("json = {}", "`json` cannot have"),
        ("category = 1", "reference cannot have"),
        ("many category = 1", "`many` cannot have"),
        ("list(int) = 3", "no list"),
        ("list(int) = [x]", "no whole number"),
        # the long form
        ({"type": "int", "mn": 0}, "did you mean `min`?"),
        ({"type": "int", "colour": 0}, "known are `type`"),
        ({"type": 3}, "has no `type`"),
        ({"type": "int", "unique": "yes"}, "`true` or `false`"),
        ({"type": "int >0", "min": 0}, "two lower bounds"),
        ({"type": "int", "min": 0, "more_than": 0}, "two lower bounds"),
        ({"type": "int", "max": None}, "no int"),
        ({"type": "int", "default": None}, "`optional: true`"),
        ({"type": "int = 1", "default": 1}, "two defaults"),
        ({"type": "string(9)", "default": 5}, "in quotes"),
        ({"type": "int", "default": "5"}, "in quotes, and is a number"),
        ({"type": "text", "default": "a\nb"}, "printable"),
        ({"type": "category?", "on_delete": 1}, "known are"),
        ({"type": "decimal(10", "2)": None}, "never closed"),
    ],
)
def test_a_field_is_refused(spelling: Any, said: str) -> None:
    assert said in in_field(spelling)


def test_yaml_ends_a_value_at_a_comma() -> None:
    written = yaml.safe_load("product: {fields: {price: decimal(10,2), name: text}}")
    said = mistakes(written)
    assert "in quotes" in said["resources.product.fields.price"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("class", "Python keyword"),
        ("metadata", "SQLAlchemy"),
        ("id", "has it already"),
        ("created_at", "has it already"),
        ("version", "has it already"),
        ("deleted_at", "soft_delete"),
        ("tenant_id", "tenancy"),
        ("owner_id", "access: owner"),
        ("date", "hide what Python calls so"),
        ("str", "hide what Python calls so"),
        ("schema", "pydantic"),
        ("objects", "Django"),
        ("limit", "query parameter"),
        ("xmin", "Postgres"),
        ("Price", "such as `price`"),
        ("unit__price", "such as `unit_price`"),
        ("price_", "such as `price`"),
        ("1st", "begin with a letter"),
        ("größe", "lower case letters"),
        ("a" * 60, "has 60 characters; a name has 40 at most"),
    ],
)
def test_field_names_that_are_refused(name: str, said: str) -> None:
    found = mistakes({"product": {"fields": {name: "int", "ok": "int"}}})
    assert said in found[f"resources.product.fields.{name}"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("class", "Python keyword"),
        ("import", "Python keyword"),
        ("type", "Python builtin"),
        ("list", "type of the domain file"),
        ("date", "type of the domain file"),
        ("filter", "Python builtin"),
        ("user", "users come with `auth`"),
        ("session", "`auth` brings"),
        ("organization", "`tenancy` brings"),
        ("me", "users come with"),
        ("transaction", "has a `Transaction` of its own"),
        ("OrderLine", "such as `order_line`"),
        ("order-line", "such as `order_line`"),
        ("a" * 60, "40 at most"),
    ],
)
def test_resource_names_that_are_refused(name: str, said: str) -> None:
    assert said in mistakes({name: {"fields": {"n": "int"}}})[f"resources.{name}"]


@pytest.mark.parametrize("key", [True, 1, None, 1.5])
def test_names_that_yaml_does_not_read_as_text(key: Any) -> None:
    assert "in quotes" in mistakes({key: {"fields": {"n": "int"}}})[f"resources.{key}"]
    found = mistakes({"product": {"fields": {key: "int", "n": "int"}}})
    assert "in quotes" in found[f"resources.product.fields.{key}"]


@pytest.mark.parametrize(
    ("body", "path", "said"),
    [
        (None, "", "mapping with `fields`"),
        ("text", "", "mapping with `fields`"),
        ({}, ".fields", "missing or empty"),
        ({"fields": {}}, ".fields", "missing or empty"),
        ({"fields": "name"}, ".fields", "is a text"),
        ({"name": "text"}, "", "fields go under `fields:`"),
        ({"fields": {"n": "int"}, "plurl": "x"}, "", "did you mean `plural`?"),
        ({"fields": {"n": "int"}, "plural": "thing"}, ".plural", "same as the singular"),
        ({"fields": {"n": "int"}, "plural": "My Things"}, ".plural", "lower case"),
        ({"fields": {"n": "int"}, "plural": 3}, ".plural", "lower case"),
        ({"fields": {"n": "int"}, "access": "private"}, ".access", "it is one of"),
        ({"fields": {"n": "int"}, "access": "ownr"}, ".access", "did you mean `owner`?"),
        ({"fields": {"n": "int"}, "soft_delete": "yes"}, ".soft_delete", "`true` or `false`"),
        ({"fields": {"n": "int?  readonly"}}, ".fields", "no field that a client can write"),
        ({"fields": {"others": "many thing"}}, ".fields", "no field that a client can write"),
        ({"fields": {"id_it": "thing"}}, ".fields.id_it", "circle of required references"),
        ({"fields": {"n": "int", "a_id": "thing?"}}, ".fields.a_id", "call it `a`"),
        ({"fields": {"n": "int", "a_ids": "many thing"}}, ".fields.a_ids", "call it `as`"),
        ({"fields": {"n": "int", "a": "thing?", "a_id": "int"}}, ".fields.a_id", "as `a` is"),
        ({"fields": {"n": "int", "owner": "thing?"}}, ".fields.owner", "which the platform has"),
        ({"fields": {"n": "int", "a" * 38: "thing?"}}, f".fields.{'a' * 38}", "41 characters"),
    ],
)
def test_a_resource_is_refused(body: Any, path: str, said: str) -> None:
    assert said in mistakes({"thing": body})[f"resources.thing{path}"]


def test_a_word_without_a_plural_needs_one() -> None:
    found = mistakes({"series": {"fields": {"n": "int"}}})
    assert "`plural: series_list`" in found["resources.series"]


def test_two_resources_with_one_plural() -> None:
    found = mistakes(
        {
            "person": {"fields": {"n": "int"}},
            "human": {"plural": "people", "fields": {"n": "int"}},
            "people": {"plural": "peoples", "fields": {"n": "int"}},
        }
    )
    assert "plural `people`, which resource `person` has" in found["resources.human"]
    assert "name `people`, which resource `person` has" in found["resources.people"]


def test_a_plural_of_the_platform() -> None:
    found = mistakes({"account": {"plural": "users", "fields": {"n": "int"}}})
    assert "cannot have the plural `users`" in found["resources.account"]


def test_two_resources_with_one_class() -> None:
    body = {"fields": {"n": "int"}}
    found = mistakes({"line_2": body, "line2": body})
    assert "has the class `Line2`" in found["resources.line2"]


def test_a_resource_with_a_class_that_goes_with_another() -> None:
    body = {"fields": {"n": "int"}}
    found = mistakes({"line": body, "line_input": body})
    assert "has the class `LineInput`, as resource `line` has" in found["resources.line_input"]


def test_an_enum_with_a_class_that_goes_with_its_resource() -> None:
    found = mistakes({"line": {"fields": {"n": "int", "storage": "enum(cold, dry)"}}})
    assert "perhaps `storage_kind`" in found["resources.line.fields.storage"]


def test_an_enum_with_the_class_of_a_resource() -> None:
    found = mistakes(
        {
            "product": {"fields": {"status": "enum(a, b)"}},
            "product_status": {"fields": {"n": "int"}},
        }
    )
    assert (
        "class `ProductStatus`, which `product_status` has"
        in found["resources.product.fields.status"]
    )


def test_a_circle_of_required_references_is_named() -> None:
    found = mistakes(
        {
            "a": {"plural": "as_list", "fields": {"b": "b"}},
            "b": {"fields": {"c": "c", "n": "int"}},
            "c": {"fields": {"a": "a", "other": "a?"}},
            "d": {"fields": {"a": "a"}},
        }
    )
    assert list(found) == ["resources.a.fields.b"]
    assert "(a.b → b.c → c.a → a)" in found["resources.a.fields.b"]


def test_two_circles_are_both_named() -> None:
    found = mistakes(
        {
            "a": {"plural": "as_list", "fields": {"b": "b"}},
            "b": {"fields": {"a": "a"}},
            "c": {"fields": {"c": "c"}},
        }
    )
    assert set(found) == {"resources.a.fields.b", "resources.c.fields.c"}


def test_owners_need_users() -> None:
    note = {"note": {"access": "owner", "fields": {"n": "int"}}}
    assert "no users to own" in mistakes(note, users=False)["resources.note.access"]
    assert read(note, users=True)
    assert read({"note": {"access": "public", "fields": {"n": "int"}}}, users=False)


def test_what_others_see_does_not_refer_to_what_they_do_not() -> None:
    written = {
        "note": {"access": "owner", "fields": {"n": "int"}},
        "paper": {"fields": {"n": "int", "notes": "many note"}},
        "remark": {"access": "owner", "fields": {"note": "note"}},
    }
    assert list(mistakes(written)) == ["resources.paper.fields.notes"]
