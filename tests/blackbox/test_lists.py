"""Section 2, lists: pages that survive writes, cursors that are good for one list (C11 to C14)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import string
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from . import raw
from .actors import Actor, World
from .api import errors_of, read_json
from .contract import Operation
from .domain import Property, Resource
from .factory import Factory
from .lists import ids, next_link, walk
from .target import Target


@pytest.mark.parametrize("sign", ["", "-"])
def test_c11_a_walk_meets_each_row_once_while_others_come_and_go(
    sample: Resource, a: Actor, factory: Factory, sign: str
) -> None:
    """All sort keys are equal, so only the tie-breaker keeps the place."""
    one = sample.constants[0]
    value = factory.plain(one)

    def make() -> str:
        body = factory.full(sample, a, **{one.name: value})
        return str(factory.created(sample, a, body)["id"])

    made = [make() for _ in range(250)]
    params = {one.name: value, "sort": f"{sign}{one.name}", "limit": 7}
    seen: list[str] = []
    gone: set[str] = set()
    number, path = 0, sample.path
    asked: dict[str, Any] | None = params
    while True:
        answer = a.send("GET", path, params=asked, status=200)
        items = [item["id"] for item in read_json(answer)["items"]]
        assert len(items) <= 7
        seen += items
        link = next_link(answer)
        if link is None:
            break
        assert items, "an empty page that is not the last"
        path, asked = link, None
        # One that was seen, one that was not, and the very one that the cursor stands on.
        unseen = next((one for one in made[::-1] if one not in seen and one not in gone), None)
        for key in {items[0], items[-1], unseen} - {None}:
            if number % 3 == 0:
                a.send("DELETE", f"{sample.path}/{key}", status=204)
                gone.add(str(key))
        make()
        number += 1
    assert len(seen) == len(set(seen)), "a row twice"
    assert [key for key in made if key not in seen and key not in gone] == [], "a row lost"


@pytest.mark.resources(where=lambda one: one.clearable)
def test_c11_null_sort_keys_keep_their_place(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    for one in resource.clearable:
        if one.name not in resource.sortable or one.target:
            continue
        made = []
        for number in range(5):
            body = factory.full(resource, a)
            body[one.name] = None if number % 2 else body[one.name]
            made.append(factory.created(resource, a, body)["id"])
        for sign in ("", "-"):
            params = {"sort": f"{sign}{one.name}", "limit": 1, "id[in]": ",".join(made)}
            assert sorted(ids(walk(a, resource.path, params))) == sorted(made), one.name


def _compared(resource: Resource) -> list[Property]:
    """Strings that can be filtered by, as a `text` cannot."""
    found = resource.of_kind("string", "email", "uri")
    return [one for one in found if one.name in resource.filters]


def _longest(one: Property, number: int) -> str:
    """A value as long as the field may hold, in characters as long as they may be."""
    end = str(number)[-one.schema["maxLength"] :]
    match one.kind:
        case "uri":
            start, character = "https://example.com/", "a"
        case "email":
            start, character, end = "", "a", f"{number}@example.com"
        case _:
            start, character = "", "\N{GRINNING FACE}"
    return start + character * (one.schema["maxLength"] - len(start + end)) + end


@pytest.mark.resources(where=lambda one: _compared(one))
def test_c11_c12_the_longest_values_keep_their_place(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    long = _compared(resource)
    made = []
    for _ in range(3):
        number = time.time_ns() // 1000
        values = {one.name: _longest(one, number) for one in long}
        made.append(factory.created(resource, a, factory.full(resource, a, **values)))
    wanted = [one["id"] for one in made]
    for one in long:
        for body in made:
            found = a.json("GET", resource.path, params={one.name: body[one.name]}, status=200)
            assert [item["id"] for item in found["items"]] == [body["id"]], one.name
    names = [one.name for one in long if one.name in resource.sortable]
    for sort in [*names, ",".join(names[:5])]:
        params = {"sort": sort, "limit": 1, "id[in]": ",".join(wanted)}
        assert ids(walk(a, resource.path, params)) == wanted, sort


# RFC 3986, 3.4: a bracket is in no query as it is.
QUERY = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")


def test_c12_pages_link_to_the_next_keeping_every_filter(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    """Of the list's own, and one of the resource's; and a search, where there is one."""
    equal = [one for one in resource.plain if not one.unique and one.name in resource.filters]
    values = {one.name: factory.plain(one) for one in equal if not one.search}
    asked_for = dict(list(values.items())[:1])
    assert asked_for
    sought = [one.name for one in resource.strings if one.search]
    assert bool(sought) == resource.searches
    mark = uuid4().hex[:8]
    made = []
    for _ in range(5):
        found = {name: f"{mark}{uuid4().hex[:8]}" for name in sought}
        made.append(
            factory.created(resource, a, factory.full(resource, a, **values, **found))["id"]
        )
    params = {
        "id[in]": ",".join(made),
        "created_at[gte]": "2020-01-01T00:00:00+00:00",
        **{name: json.dumps(value).strip('"') for name, value in asked_for.items()},
        **({"q": mark} if resource.searches else {}),
        "sort": "-created_at,id",
        "fields": "id,created_at",
        "limit": "2",
    }
    pages = walk(a, resource.path, params)
    assert ids(pages) == made[::-1]
    assert [len(read_json(page)["items"]) for page in pages] == [2, 2, 1]
    for page in pages[:-1]:
        link = next_link(page)
        assert link is not None
        address = urlsplit(link)
        assert QUERY.fullmatch(address.query), address.query
        assert (address.scheme, address.netloc, address.path) == ("", "", resource.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        assert asked == {**params, "cursor": read_json(page)["next_cursor"]}
        assert all(item.keys() == {"id", "created_at"} for item in read_json(page)["items"])
    last = pages[-1]
    assert "next_cursor" not in read_json(last)
    assert "link" not in last.headers


def test_c12_a_full_last_page_is_the_last(sample: Resource, a: Actor, factory: Factory) -> None:
    made = [factory.created(sample, a)["id"] for _ in range(4)]
    answer = a.send("GET", sample.path, params={"id[in]": ",".join(made), "limit": 4}, status=200)
    assert len(read_json(answer)["items"]) == 4
    assert "next_cursor" not in read_json(answer)
    assert "link" not in answer.headers


def test_c12_the_default_is_twenty(sample: Resource, a: Actor, factory: Factory) -> None:
    made = [factory.created(sample, a)["id"] for _ in range(21)]
    body = a.json("GET", sample.path, params={"id[in]": ",".join(made)})
    assert len(body["items"]) == 20
    assert body["next_cursor"]


@pytest.mark.parametrize(
    "limit", ["0", "-1", "101", "abc", "", "1.5", "+5", " 5", "٣", "1e1", "9" * 5000]
)
def test_c13_a_bad_limit_is_refused(sample: Resource, a: Actor, limit: str) -> None:
    answer = a.send("GET", sample.path, params={"limit": limit}, status=400)
    assert list(errors_of(answer)) == ["limit"]


def test_c13_repeated_parameters_are_refused(resource: Resource, a: Actor) -> None:
    for query in ("limit=1&limit=1", "limit=1&limit=2", "sort=id&sort=id", "fields=id&fields=id"):
        answer = a.send("GET", f"{resource.path}?{query}", status=400, code="validation_failed")
        assert set(errors_of(answer).values()) == {"repeated"}
    key = uuid4()
    answer = a.send("GET", f"{resource.path}?id={key}&id={key}", status=400)
    assert errors_of(answer) == {"id": "repeated"}


def test_c13_what_a_list_does_not_know_is_refused(resource: Resource, a: Actor) -> None:
    wrong = {
        "unheard_of": "1",
        "created_at[near]": "2026-01-01T00:00:00Z",
        "created_at[]": "2026-01-01T00:00:00Z",
        "created_at[eq]": "2026-01-01T00:00:00Z",
        "id[eq]": "0193a1f2-6c5e-7d1a-b0c4-3f8e5a9d2b17",
        "created_at[gte][lte]": "2026-01-01T00:00:00Z",
        "sort": "unheard_of",
        "fields": "unheard_of",
        "id[gt]": "0193a1f2-6c5e-7d1a-b0c4-3f8e5a9d2b17",
        "tenant_id": "0193a1f2-6c5e-7d1a-b0c4-3f8e5a9d2b17",
        "owner_id": "0193a1f2-6c5e-7d1a-b0c4-3f8e5a9d2b17",
        "deleted_at": "2026-01-01T00:00:00Z",
        "version": "1",
    }
    if not resource.searches:
        wrong["q"] = "x"
    for name, value in wrong.items():
        answer = a.send("GET", resource.path, params={name: value}, status=400)
        assert list(errors_of(answer)) == [name]
    for sort in (
        "",
        "-",
        "--id",
        "id,",
        ",id",
        "id,unheard_of",
        "+id",
        "ID",
        "version",
        "tenant_id",
    ):
        answer = a.send("GET", resource.path, params={"sort": sort}, status=400)
        assert list(errors_of(answer)) == ["sort"], sort
    for fields in ("", "id,", "id,unheard_of", "ID", "version", "tenant_id", "id,id"):
        answer = a.send("GET", resource.path, params={"fields": fields}, status=400)
        assert list(errors_of(answer)) == ["fields"], fields


def test_c13_a_column_counts_where_it_stands_first(
    sample: Resource, a: Actor, factory: Factory
) -> None:
    made = ",".join(factory.created(sample, a)["id"] for _ in range(3))
    one, other = (
        a.json("GET", sample.path, params={"id[in]": made, "sort": sort}, status=200)
        for sort in ("-id", "-id,id")
    )
    assert one == other
    a.send("GET", sample.path, params={"sort": "id,id"}, status=400)


def test_c13_a_filter_is_not_endless(resource: Resource, a: Actor) -> None:
    for one in resource.of_kind("string", "email", "uri"):
        if one.name in resource.filters:
            a.send("GET", resource.path, params={one.name: "x" * 10_000}, status=200)
            answer = a.send("GET", resource.path, params={one.name: "x" * 10_001}, status=400)
            assert list(errors_of(answer)) == [one.name]
            many, name = ",".join(["x" * 500] * 100), f"{one.name}[in]"
            a.send("GET", resource.path, params={name: many}, status=200)
            answer = a.send("GET", resource.path, params={name: f"{many}x"}, status=400)
            assert list(errors_of(answer)) == [name]


@pytest.mark.resources(where=lambda one: any(p.name in one.filters for p in one.strings))
def test_c12_c13_text_may_come_without_percent_encoding(
    resource: Resource, a: Actor, factory: Factory, service: Target
) -> None:
    """As `curl` sends it; what is not UTF-8 is no text."""
    field = next(one for one in resource.strings if one.name in resource.filters)
    made = [
        factory.created(resource, a, factory.full(resource, a, **{field.name: value}))
        for value in ("Stühle" + uuid4().hex[:9], "椅子" + uuid4().hex[:9])
    ]

    def ask(query: bytes) -> raw.Answer:
        target = f"{resource.path}?".encode() + query
        return raw.send(service.base_url, raw.head("GET", target.decode("latin-1"), a.headers))

    for one in made:
        answer = ask(f"{field.name}={one[field.name]}".encode())
        assert answer.status == 200
        assert [item["id"] for item in answer.json()["items"]] == [one["id"]]
    both = ",".join(one[field.name] for one in made)
    answer = ask(f"{field.name}[in]={both}&limit=1".encode())
    link = re.fullmatch(r"<([^>]*)>; rel=\"next\"", answer.headers["Link"])
    assert link
    assert parse_qs(urlsplit(link[1]).query)[f"{field.name}[in]"] == [both]
    (last,) = a.json("GET", link[1], status=200)["items"]
    assert last["id"] == made[0]["id"]
    for wrong in ("%fc", "ü%fc", "%ed%a0%80"):
        answer = ask(f"{field.name}={wrong}".encode())
        assert (answer.status, answer.json()["code"]) == (400, "validation_failed")
    # Bytes that are no text at all need not get past the server.
    for broken in (b"\xfc", b"\xc3%bc", b"\xed\xa0\x80"):
        assert ask(f"{field.name}=".encode() + broken).status == 400


def test_c13_every_mistake_is_named_at_once(sample: Resource, a: Actor) -> None:
    params = {"limit": "0", "sort": "nothing", "unheard_of": "1"}
    answer = a.send("GET", sample.path, params=params, status=400, code="validation_failed")
    assert errors_of(answer).keys() == params.keys()


def _cursor(actor: Actor, resource: Resource, **params: Any) -> str:
    answer = actor.json("GET", resource.path, params={"limit": 1, **params})
    return str(answer["next_cursor"])


@pytest.fixture(scope="module", name="some")
def _some(sample: Resource, a: Actor, factory: Factory) -> str:
    """Identifiers of a few rows, for a filter."""
    return ",".join(factory.created(sample, a)["id"] for _ in range(3))


@pytest.mark.usefixtures("some")
def test_c14_an_altered_cursor_is_refused(sample: Resource, a: Actor) -> None:
    cursor = _cursor(a, sample)
    wrong = ["x", "AAAA", "null", "e30", cursor[::-1], cursor + "A", cursor * 2]
    wrong += [cursor[:length] for length in range(1, len(cursor), 7)]
    for place in range(len(cursor)):
        other = next(one for one in string.ascii_letters + string.digits if one != cursor[place])
        wrong.append(cursor[:place] + other + cursor[place + 1 :])
    # Base64 leaves bits of the last character unused: none of its neighbours may pass.
    wrong += [
        cursor[:-1] + one for one in string.ascii_letters + string.digits if one != cursor[-1]
    ]
    for one in dict.fromkeys(wrong):
        a.send("GET", sample.path, params={"cursor": one}, status=400, code="invalid_cursor")
    a.send("GET", sample.path, params={"cursor": cursor}, status=200)


@pytest.mark.parametrize("sent", ["", "a b", "ä", "x" * 10_000, "=", "\x00", "%00"])
def test_c14_a_cursor_of_another_form_is_refused(sample: Resource, a: Actor, sent: str) -> None:
    a.send("GET", sample.path, params={"cursor": sent}, status=400)


def _forge(payload: bytes) -> str:
    """What a reader of the source can make: the checksum is no secret."""
    checksum = hashlib.blake2b(payload, digest_size=8, person=b"list-cursor").digest()
    return base64.urlsafe_b64encode(checksum + payload).rstrip(b"=").decode()


def _keys_of(cursor: str) -> list[Any]:
    payload = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[8:]
    assert _forge(payload) == cursor, "the forger has fallen behind"
    keys: list[Any] = json.loads(payload)
    return keys


FORGED = {
    "no JSON": b"{{",
    "nothing": b"",
    "no UTF-8": b"\xff",
    "an object": b"{}",
    "no parts": b"[]",
    "a number": b"5",
    "null": b"null",
    "a string": b'"x"',
    "half a pair": b'["\\ud800"]',
    "too deep": b"[" * 20_000,
}


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize("way", FORGED)
def test_c14_a_forged_cursor_of_any_form_is_refused(sample: Resource, a: Actor, way: str) -> None:
    forged = _forge(FORGED[way])
    a.send("GET", sample.path, params={"cursor": forged}, status=400, code="invalid_cursor")


def test_c14_v10_a_forged_cursor_is_read_like_any_input(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    """Every column's key in turn, as what no cursor of the service's own would have there."""
    for _ in range(2):
        factory.created(resource, a)
    optional = {one.name for one in resource.properties if one.nullable}
    for column in sorted(resource.sortable):
        cursor = _cursor(a, resource, sort=column)
        fingerprint, key, *rest = _keys_of(cursor)
        wrong: list[Any] = [5, True, [1], {}, "\ud800", "\0", ["x"], {"a": None}, 1.5]
        wrong += [] if column in optional else [None]
        forged = [[fingerprint, one, *rest] for one in wrong]
        forged += [[fingerprint], [fingerprint, key, *rest, key], [5, key, *rest], [None, key]]
        for keys in forged:
            params = {"sort": column, "cursor": _forge(json.dumps(keys).encode())}
            a.send("GET", resource.path, params=params, status=400, code="invalid_cursor")


def test_c14_a_cursor_is_good_for_its_own_question(sample: Resource, a: Actor, some: str) -> None:
    params = {"id[in]": some, "sort": "created_at"}
    cursor = _cursor(a, sample, **params)
    a.send("GET", sample.path, params={**params, "cursor": cursor}, status=200)
    # How much is shown of it, and how, is no part of the question.
    a.send("GET", sample.path, params={**params, "cursor": cursor, "limit": 50}, status=200)
    a.send("GET", sample.path, params={**params, "cursor": cursor, "fields": "id"}, status=200)
    others = [
        {"sort": "created_at"},
        {"id[in]": some},
        {"id[in]": some, "sort": "-created_at"},
        {"id[in]": some, "sort": "updated_at"},
        {"id[in]": some.partition(",")[0], "sort": "created_at"},
        {"id[ne]": some.partition(",")[0], "sort": "created_at"},
        {**params, "created_at[gte]": "2020-01-01T00:00:00Z"},
    ]
    if sample.searches:
        others.append({**params, "q": "x"})
    for other in others:
        a.send(
            "GET",
            sample.path,
            params={**other, "cursor": cursor},
            status=400,
            code="invalid_cursor",
        )


@pytest.mark.usefixtures("some")
def test_c14_a_cursor_is_good_for_its_own_list(
    resources: dict[str, Resource], sample: Resource, a: Actor
) -> None:
    cursor = _cursor(a, sample)
    for other in resources.values():
        if other is not sample:
            a.send("GET", other.path, params={"cursor": cursor}, status=400, code="invalid_cursor")


PLAIN = ("id", "id[ne]", "id[in]", "created_at[gte]", "sort", "fields", "q", "limit[eq]")


@pytest.mark.operations(where=lambda one: {*one.query} == {"limit", "cursor"})
def test_c13_a_plain_list_takes_a_limit_and_a_cursor_alone(operation: Operation, a: Actor) -> None:
    """Whatever the spelling: a name may come percent-encoded."""
    path = operation.fill(**dict.fromkeys(operation.identifiers, a.organization.get("id", "")))
    a.call(operation, path=f"{path}?%6Cimit=1", status=200)
    for name in PLAIN:
        encoded = f"%{ord(name[0]):02x}{name[1:]}"
        for sent in (name, encoded):
            query = f"?{sent}=0193a1f2-6c5e-7d1a-b0c4-3f8e5a9d2b17"
            answer = a.call(operation, path=path + query, status=400, code="validation_failed")
            assert errors_of(answer) == {name: "unknown_parameter"}


ENDS = {
    "date": ["0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31"],
    "date-time": [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00.000001Z",
        "9999-12-31T23:59:59.999998Z",
        "9999-12-31T23:59:59.999999Z",
    ],
}


@pytest.mark.resources(where=lambda one: one.of_kind(*ENDS))
def test_c5_c11_the_first_and_the_last_moment_are_moments_as_any(
    resource: Resource, a: Actor, factory: Factory
) -> None:
    """Go's zero time is one of them. They are shown, found, and pages end at them."""
    for one in resource.of_kind(*ENDS):
        values = ENDS[one.kind]
        made = [
            factory.create(resource, a, factory.minimal(resource, a, **{one.name: value}))
            for value in values
        ]
        keys = [read_json(answer)["id"] for answer in made]
        for answer, value in zip(made, values, strict=True):
            assert read_json(answer)[one.name] == value
            path = answer.headers["location"]
            assert a.send("GET", path, status=200).content == answer.content
            assert a.json("PATCH", path, json={one.name: value}, status=200)[one.name] == value
        own = {"id[in]": ",".join(keys)}
        if one.name in resource.sortable:
            for sort, expected in ((one.name, keys), (f"-{one.name}", keys[::-1])):
                pages = walk(a, resource.path, {**own, "sort": sort, "limit": 1})
                assert ids(pages) == expected
        for operator, found in (
            ("", keys[:1]),
            ("[in]", keys[:1]),
            ("[ne]", keys[1:]),
            ("[gt]", keys[1:]),
            ("[lte]", keys[:1]),
        ):
            params = {**own, f"{one.name}{operator}": values[0]}
            assert set(ids(walk(a, resource.path, params))) == set(found)
        for operator, found in (("", keys[3:]), ("[gte]", keys[3:]), ("[lt]", keys[:3])):
            params = {**own, f"{one.name}{operator}": values[3]}
            assert set(ids(walk(a, resource.path, params))) == set(found)


@pytest.mark.needs("users")
def test_c14_lists_of_people_are_pages_too(world: World) -> None:
    """Sessions, and with tenants organizations: the same envelope, the same refusals."""
    someone = world.newcomer()
    someone.login()
    someone.login()
    path = "/api/v1/me/sessions"
    pages = walk(someone, path, {"limit": 1})
    assert len(pages) == 3
    assert len(set(ids(pages))) == 3
    cursor = read_json(pages[0])["next_cursor"]
    for wrong in (cursor[:-2], cursor + "A", "x"):
        someone.send("GET", path, params={"cursor": wrong}, status=400, code="invalid_cursor")
    for wrong in ("0", "101", "abc"):
        answer = someone.send("GET", path, params={"limit": wrong}, status=400)
        assert list(errors_of(answer)) == ["limit"]
