"""The query string of a list, and cursors (C11 to C14)."""

import base64
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest

from acme.kit.cursor import paginate
from acme.kit.ids import new_id
from acme.kit.listing import SAMENESS, Column, Filter, Listing, ListQuery, Operator, Sort
from acme.kit.parsing import parse_decimal_of, parse_int, parse_text, parse_uuid
from acme.kit.problem import Problem
from acme.platform.http.call import Call
from acme.platform.http.query import read_list_query, refuse_parameters

ID = Column(parse_uuid, operators=SAMENESS)
LISTING = Listing(
    name="things",
    columns={
        "id": ID,
        "size": Column(parse_int, nullable=True),
        "label": Column(parse_text, operators=SAMENESS, sortable=False),
    },
    properties=frozenset({"id", "size", "label"}),
    searchable=True,
)


@dataclass
class Thing:
    id: UUID
    size: int | Decimal | None


@dataclass
class Named:
    id: UUID
    name: str


def ask(query: str, listing: Listing = LISTING) -> ListQuery:
    return read_list_query(Call("GET", "/things", query, {}), listing)


def codes(query: str) -> list[tuple[str, str]]:
    with pytest.raises(Problem) as refused:
        ask(query)
    assert refused.value.status == 400
    return [(error.pointer, error.code) for error in refused.value.errors]


def test_nothing_asked_is_the_newest_twenty() -> None:
    query = ask("")
    assert (query.limit, query.sort) == (20, (Sort("id", descending=True),))


def test_everything_at_once() -> None:
    query = ask("limit=5&sort=-size&fields=id,size&q=a+b&size[gte]=3&size[lt]=9&label[in]=x,y")
    assert query.sort == (Sort("size", True, nullable=True), Sort("id", True))
    assert query.search == ("a", "b")
    assert query.fields == frozenset({"id", "size"})
    assert query.filters == (
        Filter("size", Operator.GTE, 3),
        Filter("size", Operator.LT, 9),
        Filter("label", Operator.IN, ("x", "y")),
    )


@pytest.mark.parametrize("limit", ["0", "-1", "101", "abc", "", "1.0", "+1", "٣", "1e1", " 1"])
def test_c13_a_limit_that_is_none(limit: str) -> None:
    assert codes(urlencode({"limit": limit})) == [("limit", "invalid_value")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("limit=1&limit=2", ("limit", "repeated")),
        ("colour=red", ("colour", "unknown_parameter")),
        ("size[near]=3", ("size[near]", "unknown_operator")),
        ("label[gte]=a", ("label[gte]", "unknown_operator")),
        ("label[eq]=a", ("label[eq]", "unknown_operator")),
        ("%63olour=red", ("colour", "unknown_parameter")),
        ("limit[eq]=1", ("limit[eq]", "unknown_parameter")),
        ("size=big", ("size", "invalid_value")),
        ("size=99999999999", ("size", "invalid_value")),
        ("sort=colour", ("sort", "invalid_value")),
        ("sort=label", ("sort", "invalid_value")),
        ("sort=size,size", ("sort", "invalid_value")),
        ("sort=", ("sort", "invalid_value")),
        ("fields=colour", ("fields", "invalid_value")),
        ("fields=id,id", ("fields", "invalid_value")),
        ("id=nope", ("id", "invalid_value")),
        ("label=a%00b", ("label", "invalid_format")),
        (f"label={'x' * 10_001}", ("label", "invalid_value")),
        (f"label[in]=x,{'x' * 501}", ("label[in]", "invalid_value")),
    ],
)
def test_c13_what_is_unknown_is_refused(query: str, found: tuple[str, str]) -> None:
    assert found in codes(query)


@pytest.mark.parametrize(
    "name", ["id", "id[ne]", "id[in]", "sort", "%73ort", "fields", "q", "version", "limit[eq]"]
)
def test_c13_a_plain_list_takes_a_limit_and_a_cursor_alone(name: str) -> None:
    plain = Listing("plain", {"id": Column(parse_uuid, frozenset(), sortable=False)}, frozenset())
    assert ask("limit=3", plain).limit == 3
    with pytest.raises(Problem) as refused:
        ask(f"limit=3&{name}={new_id()}", plain)
    assert [error.code for error in refused.value.errors] == ["unknown_parameter"]


def test_all_mistakes_are_named_at_once() -> None:
    assert len(codes("limit=0&sort=colour&size=big&nope=1")) == 4


def test_text_may_come_without_percent_encoding() -> None:
    (asked,) = ask("label=Stühle".encode().decode("latin-1")).filters
    assert asked.value == "Stühle"
    for query in ("label=St\xfchle", "label=%fc", "label=\xc3%bc"):
        assert codes(query) == [("", "invalid_format")]


def test_an_empty_part_of_a_query_is_no_parameter() -> None:
    assert ask("&limit=3&&") == ask("limit=3")
    for query in ("", "&", "&&"):
        refuse_parameters(Call("GET", "/things/1", query, {}))
    for query in ("=1", "&a", "&&a=1"):
        with pytest.raises(Problem) as refused:
            refuse_parameters(Call("GET", "/things/1", query, {}))
        assert [error.code for error in refused.value.errors] == ["unknown_parameter"]


def page_of(query: str) -> str:
    asked = ask(query)
    things = [Thing(new_id(), size) for size in range(asked.limit + 1)]
    cursor = paginate(asked, things).next_cursor
    assert cursor
    return cursor


def test_a_cursor_continues_behind_the_last_row() -> None:
    query = "limit=2&sort=size&size[gte]=1"
    resumed = ask(f"{query}&cursor={page_of(query)}")
    assert resumed.after is not None
    assert resumed.after[0] == 1


def test_a_cursor_continues_behind_the_smallest_amount() -> None:
    listing = Listing("things", {"id": ID, "size": Column(parse_decimal_of(1, 8))}, frozenset())
    asked = ask("limit=1&sort=size", listing)
    things = [Thing(new_id(), Decimal("0.00000001")) for _ in range(2)]
    cursor = paginate(asked, things).next_cursor
    resumed = ask(f"limit=1&sort=size&cursor={cursor}", listing)
    assert resumed.after == (Decimal("0.00000001"), things[0].id)


@pytest.mark.parametrize("name", ["x" * 20_000, "\N{GRINNING FACE}", '\x01"\\', ""])
def test_c11_a_cursor_continues_behind_any_text(name: str) -> None:
    listing = Listing("things", {"id": ID, "name": Column(parse_text)}, frozenset())
    asked = ask("limit=1&sort=name", listing)
    things = [Named(new_id(), name) for _ in range(2)]
    cursor = paginate(asked, things).next_cursor
    resumed = ask(f"limit=1&sort=name&cursor={cursor}", listing)
    assert resumed.after == (name, things[0].id)


@pytest.mark.parametrize("amount", ["0", "-1.5", "12.50", "99.99"])
def test_an_amount_that_the_column_can_hold(amount: str) -> None:
    assert parse_decimal_of(2, 2)(amount) == Decimal(amount)


@pytest.mark.parametrize("amount", ["100", "0.001", "1.", ".5", "1e1", "٣", "1.10\n", "+1"])
def test_v6_an_amount_that_no_column_of_this_size_holds(amount: str) -> None:
    with pytest.raises(ValueError, match="at most 2 digits before the point, 2 behind"):
        parse_decimal_of(2, 2)(amount)


def test_c14_a_cursor_may_change_its_limit_and_fields_only() -> None:
    cursor = page_of("limit=2&sort=size")
    assert ask(f"limit=7&fields=id&sort=size&cursor={cursor}").after
    for other in ("sort=-size", "sort=size&size=1", "sort=size&q=a", ""):
        with pytest.raises(Problem) as refused:
            ask(f"{other}&cursor={cursor}")
        assert refused.value.code == "invalid_cursor"


def test_c14_another_lists_cursor_is_refused() -> None:
    cursor = page_of("limit=2")
    other = Listing("others", LISTING.columns, LISTING.properties)
    with pytest.raises(Problem) as refused:
        ask(f"cursor={cursor}", other)
    assert refused.value.code == "invalid_cursor"


def test_c14_any_altered_character_is_noticed() -> None:
    cursor = page_of("limit=2&sort=size")
    altered = [
        cursor[:place] + other + cursor[place + 1 :]
        for place, character in enumerate(cursor)
        for other in "Aa0-"
        if other != character
    ]
    for bad in [*altered, cursor[:-1], cursor[1:], cursor + "A", cursor + "=", "", "é", "A" * 5000]:
        with pytest.raises(Problem) as refused:
            ask(f"sort=size&cursor={quote(bad)}")
        assert refused.value.code == "invalid_cursor"


def forge(payload: bytes) -> str:
    """A cursor with the right checksum: whoever reads the source can make one."""
    checksum = hashlib.blake2b(payload, digest_size=8, person=b"list-cursor").digest()
    return base64.urlsafe_b64encode(checksum + payload).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "keys",
    [
        [5, "KEY"],
        [["1"], "KEY"],
        [{}, "KEY"],
        [True, "KEY"],
        ["1", None],
        ["1", 7],
        ["1"],
        ["1", "KEY", "KEY"],
        ["x", "KEY"],
        ["1", "\ud800"],
        ["1", "\0"],
        [],
    ],
    ids=str,
)
def test_c14_a_forged_cursor_is_a_bad_one(keys: list[object]) -> None:
    fingerprint = ask("sort=size").fingerprint
    filled = [str(new_id()) if key == "KEY" else key for key in keys]
    forged = forge(json.dumps([fingerprint, *filled]).encode())
    with pytest.raises(Problem) as refused:
        ask(f"sort=size&cursor={forged}")
    assert refused.value.code == "invalid_cursor"


@pytest.mark.parametrize(
    "payload", [b"{{", b"{}", b"[]", b"5", b"null", b'"x"', b"", b"\xff", b"[" * 9000, b"[1e999]"]
)
def test_c14_a_forged_cursor_that_is_no_list_is_a_bad_one(payload: bytes) -> None:
    with pytest.raises(Problem) as refused:
        ask(f"cursor={forge(payload)}")
    assert refused.value.code == "invalid_cursor"


def test_c14_a_column_without_null_has_none_in_its_cursors() -> None:
    known = ask("sort=size").fingerprint
    asked = ask(f"sort=size&cursor={forge(json.dumps([known, None, str(new_id())]).encode())}")
    assert asked.after is not None
    assert asked.after[0] is None
    forged = forge(json.dumps([ask("").fingerprint, None]).encode())
    with pytest.raises(Problem) as refused:
        ask(f"cursor={forged}")
    assert refused.value.code == "invalid_cursor"
