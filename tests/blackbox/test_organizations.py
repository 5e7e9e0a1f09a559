"""Section 1, tenants: organizations, members and invitations."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from .actors import Actor, World
from .api import UUID7, errors_of, read_json
from .database import Rows
from .domain import Resource
from .factory import Factory
from .mail import Mailbox
from .test_lists import ids, walk

pytestmark = pytest.mark.needs("tenants")

PATH = "/api/v1/organizations"


def _slug() -> str:
    return f"org-{uuid4().hex[:12]}"


def test_shape_the_creator_is_the_owner(world: World) -> None:
    someone, slug = world.newcomer(), _slug()
    made = someone.send("POST", PATH, json={"slug": slug, "name": "Ours"}, status=201)
    item = read_json(made)
    assert UUID7.fullmatch(item["id"])
    assert item["slug"] == slug
    assert item["name"] == "Ours"
    assert item["role"] == "owner"
    assert made.headers["location"] == f"{PATH}/{item['id']}"
    found = someone.send("GET", made.headers["location"], status=200)
    assert found.content == made.content
    assert found.headers["etag"] == made.headers["etag"]
    assert someone.json("GET", PATH)["items"] == [item]
    (member,) = someone.json("GET", f"{PATH}/{item['id']}/members", status=200)["items"]
    assert member["user_id"] == someone.user_id
    assert member["email"] == someone.email
    assert member["role"] == "owner"


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "a",
        "A",
        "-a",
        "a-",
        "a--b",
        "a_b",
        "a b",
        "1a",
        "ä",
        "public.x",
        'a";--',
        "a" * 64,
        "pg_x",
    ],
)
def test_shape_a_slug_has_a_form(slug: str, a: Actor) -> None:
    answer = a.send("POST", PATH, json={"slug": slug, "name": "x"}, status=400)
    assert list(errors_of(answer)) == ["/slug"]


def test_shape_a_slug_is_taken_once(world: World, a: Actor) -> None:
    body = {"slug": a.organization["slug"], "name": "Theirs"}
    answer = world.newcomer().send("POST", PATH, json=body, status=409, code="already_exists")
    assert errors_of(answer) == {"/slug": "already_exists"}


def test_shape_it_is_renamed_and_keeps_its_slug(world: World) -> None:
    owner = world.actor()
    path = f"{PATH}/{owner.tenant_id}"
    before = owner.send("GET", path)
    after = owner.send("PATCH", path, json={"name": "Renamed"}, status=200)
    assert read_json(after)["name"] == "Renamed"
    assert after.headers["etag"] != before.headers["etag"]
    assert owner.send("GET", path).content == after.content
    tag = {"If-Match": before.headers["etag"]}
    owner.send("PATCH", path, json={"name": "x"}, headers=tag, status=412)
    owner.send("DELETE", path, headers=tag, status=412)
    for method, options in (("PATCH", {"json": {"name": "x"}}), ("DELETE", {})):
        for sent in ("*", after.headers["etag"], '"other"'):
            answer = owner.send(
                method, path, headers={"If-None-Match": sent}, status=400, **options
            )
            assert list(errors_of(answer)) == ["If-None-Match"]
    owner.send("GET", path, headers={"If-None-Match": after.headers["etag"]}, status=304)
    for wrong in ({"slug": "other"}, {"id": str(uuid4())}, {"role": "owner"}, {"created_at": None}):
        answer = owner.send("PATCH", path, json=wrong, status=400)
        assert set(errors_of(answer).values()) == {"unknown_field"}
    answer = owner.send("PATCH", path, json={"name": None}, status=400)
    assert errors_of(answer) == {"/name": "not_null"}
    assert owner.send("GET", path).content == after.content


def test_shape_deleting_takes_what_is_its_own_and_nothing_else(
    world: World, rows: Rows, resources: dict[str, Resource], factory: Factory, a: Actor
) -> None:
    owner = world.actor()
    for resource in resources.values():
        factory.created(resource, owner)
        factory.created(resource, a)
    world.colleague(owner)
    before = {one.table: rows.count(one.table, tenant_id=a.tenant_id) for one in resources.values()}
    path = f"{PATH}/{owner.tenant_id}"
    owner.send("DELETE", path, status=204)
    owner.send("GET", path, status=404, code="tenant_not_found")
    assert owner.json("GET", PATH)["items"] == []
    for table, count in before.items():
        assert rows.count(table, tenant_id=owner.tenant_id) == 0
        assert rows.count(table, tenant_id=a.tenant_id) == count
    assert rows.count("organizations", id=owner.tenant_id) == 0
    assert rows.count("memberships", organization_id=owner.tenant_id) == 0
    assert rows.count("users", id=owner.user_id) == 1


def test_shape_somebody_is_invited_by_mail(world: World, mailbox: Mailbox) -> None:
    owner, guest = world.actor(), world.newcomer()
    path = f"{PATH}/{owner.tenant_id}/invitations"
    sent = {"email": guest.email.upper(), "role": "admin"}
    item = owner.json("POST", path, json=sent, status=201)
    assert item["email"] == guest.email
    assert item["role"] == "admin"
    assert item["expires_at"] > item["created_at"]
    assert owner.json("GET", path, status=200)["items"] == [item]
    answer = owner.send("POST", path, json=sent, status=409, code="already_exists")
    assert errors_of(answer) == {"/email": "already_exists"}
    token = mailbox.token(guest.email, sent=len(mailbox.to(guest.email)))
    assert token not in owner.send("GET", path).text
    other = world.newcomer()
    accept = "/api/v1/invitations/accept"
    other.send("POST", accept, json={"token": token}, status=403, code="forbidden")
    found = guest.json("POST", accept, json={"token": token}, status=200)
    assert found["id"] == owner.tenant_id
    assert found["role"] == "admin"
    guest.send("POST", accept, json={"token": token}, status=400, code="invalid_one_time_token")
    assert owner.json("GET", path)["items"] == []
    answer = owner.send("POST", path, json=sent, status=409, code="already_exists")
    assert errors_of(answer) == {"/email": "already_exists"}
    assert [item["id"] for item in guest.json("GET", PATH)["items"]] == [owner.tenant_id]


def test_shape_an_invitation_is_withdrawn(world: World, mailbox: Mailbox) -> None:
    owner, guest = world.actor(), world.newcomer()
    path = f"{PATH}/{owner.tenant_id}/invitations"
    item = owner.json("POST", path, json={"email": guest.email}, status=201)
    assert item["role"] == "member"
    token = mailbox.token(guest.email, sent=len(mailbox.to(guest.email)))
    owner.send("DELETE", f"{path}/{item['id']}", status=204)
    owner.send("DELETE", f"{path}/{item['id']}", status=404, code="not_found")
    sent = {"token": token}
    guest.send("POST", "/api/v1/invitations/accept", json=sent, status=400)
    assert guest.json("GET", PATH)["items"] == []


def test_c9_what_has_no_etag_matches_none(world: World) -> None:
    owner = world.actor()
    member, guest = world.colleague(owner), world.newcomer()
    path = f"{PATH}/{owner.tenant_id}"
    invited = owner.json("POST", f"{path}/invitations", json={"email": guest.email}, status=201)
    lists = [f"{path}/members", f"{path}/invitations"]
    before = [owner.json("GET", one)["items"] for one in lists]
    for method, one, options in (
        ("PATCH", f"{path}/members/{member.user_id}", {"json": {"role": "admin"}}),
        ("DELETE", f"{path}/members/{member.user_id}", {}),
        ("DELETE", f"{path}/invitations/{invited['id']}", {}),
    ):
        headers = {"If-Match": '"any"'}
        owner.send(method, one, headers=headers, status=412, code="precondition_failed", **options)
        headers = {"If-None-Match": "*"}
        answer = owner.send(method, one, headers=headers, status=400, **options)
        assert list(errors_of(answer)) == ["If-None-Match"]
        assert [owner.json("GET", one)["items"] for one in lists] == before


def test_c9_what_is_wrong_without_a_condition_is_told_with_one(world: World) -> None:
    """RFC 9110, 13.2.1: a condition is looked at where the request would succeed without it."""
    owner = world.actor()
    admin, member = world.colleague(owner, "admin"), world.colleague(owner)
    path = f"{PATH}/{owner.tenant_id}"
    guest = f"x-{uuid4().hex}@example.com"
    invited = owner.json("POST", f"{path}/invitations", json={"email": guest}, status=201)
    lists = [f"{path}/members", f"{path}/invitations"]
    before = [owner.json("GET", one)["items"] for one in lists]
    a_member = f"{path}/members/{member.user_id}"
    the_owner = f"{path}/members/{owner.user_id}"
    nobody = f"{path}/members/{uuid4()}"
    to_admin, to_member = {"json": {"role": "admin"}}, {"json": {"role": "member"}}
    every: list[tuple[Actor, str, str, dict[str, Any], int, str]] = [
        (member, "PATCH", a_member, to_admin, 403, "forbidden"),
        (member, "DELETE", the_owner, {}, 403, "forbidden"),
        (member, "DELETE", f"{path}/invitations/{invited['id']}", {}, 403, "forbidden"),
        (admin, "PATCH", the_owner, to_member, 403, "forbidden"),
        (admin, "DELETE", the_owner, {}, 403, "forbidden"),
        (owner, "PATCH", nobody, to_admin, 404, "not_found"),
        (owner, "DELETE", nobody, {}, 404, "not_found"),
        (owner, "DELETE", f"{path}/invitations/{uuid4()}", {}, 404, "not_found"),
        (owner, "PATCH", the_owner, to_member, 409, "last_owner"),
        (owner, "DELETE", the_owner, {}, 409, "last_owner"),
    ]
    headers = {"If-Match": '"any"'}
    for who, method, one, options, status, code in every:
        who.send(method, one, headers=headers, status=status, code=code, **options)
    assert [owner.json("GET", one)["items"] for one in lists] == before


def test_shape_members_have_roles(world: World) -> None:
    owner = world.actor()
    admin, member = world.colleague(owner, "admin"), world.colleague(owner)
    members = f"{PATH}/{owner.tenant_id}/members"
    pages = walk(member, members, {"limit": 1})
    assert len(pages) == 3
    shown = [read_json(page)["items"][0] for page in pages]
    assert [(one["user_id"], one["role"]) for one in shown] == [
        (owner.user_id, "owner"),
        (admin.user_id, "admin"),
        (member.user_id, "member"),
    ]
    changed = admin.json("PATCH", f"{members}/{member.user_id}", json={"role": "admin"}, status=200)
    assert changed["role"] == "admin"
    assert member.json("GET", f"{PATH}/{owner.tenant_id}")["role"] == "admin"
    member.send("DELETE", f"{members}/{admin.user_id}", status=204)
    admin.send("GET", members, status=404, code="tenant_not_found")
    owner.send("PATCH", f"{members}/{member.user_id}", json={"role": "king"}, status=400)
    owner.send("PATCH", f"{members}/{uuid4()}", json={"role": "admin"}, status=404)


def test_shape_a_role_changes_the_etag(world: World) -> None:
    owner = world.actor()
    member = world.colleague(owner)
    path = f"{PATH}/{owner.tenant_id}"
    tag = member.send("GET", path).headers["etag"]
    owner.send("PATCH", f"{path}/members/{member.user_id}", json={"role": "admin"}, status=200)
    found = member.send("GET", path, headers={"If-None-Match": tag}, status=200)
    assert read_json(found)["role"] == "admin"


def test_a1_a_member_manages_nothing(world: World, rows: Rows) -> None:
    owner = world.actor()
    member = world.colleague(owner)
    path = f"{PATH}/{owner.tenant_id}"
    pending = owner.json(
        "POST", f"{path}/invitations", json={"email": f"x-{uuid4().hex}@example.com"}, status=201
    )
    tag = owner.send("GET", path).headers["etag"]
    every: list[tuple[str, str, dict[str, Any]]] = [
        ("PATCH", path, {"json": {"name": "x"}}),
        ("DELETE", path, {}),
        ("PATCH", f"{path}/members/{owner.user_id}", {"json": {"role": "member"}}),
        ("PATCH", f"{path}/members/{member.user_id}", {"json": {"role": "owner"}}),
        ("PATCH", f"{path}/members/{uuid4()}", {"json": {"role": "admin"}}),
        ("DELETE", f"{path}/members/{owner.user_id}", {}),
        ("DELETE", f"{path}/members/{uuid4()}", {}),
        ("GET", f"{path}/invitations", {}),
        ("POST", f"{path}/invitations", {"json": {"email": "y@example.com"}}),
        ("DELETE", f"{path}/invitations/{pending['id']}", {}),
        ("DELETE", f"{path}/invitations/{uuid4()}", {}),
    ]
    for method, target, options in every:
        member.send(method, target, status=403, code="forbidden", **options)
    assert owner.send("GET", path).headers["etag"] == tag
    assert owner.json("GET", f"{path}/invitations")["items"] == [pending]
    assert rows.count("memberships", organization_id=owner.tenant_id, role="owner") == 1


def test_a1_an_administrator_is_no_owner(world: World) -> None:
    owner = world.actor()
    admin = world.colleague(owner, "admin")
    path = f"{PATH}/{owner.tenant_id}"
    admin.send("PATCH", path, json={"name": "By the admin"}, status=200)
    every: list[tuple[str, str, dict[str, Any]]] = [
        ("DELETE", path, {}),
        ("PATCH", f"{path}/members/{admin.user_id}", {"json": {"role": "owner"}}),
        ("PATCH", f"{path}/members/{owner.user_id}", {"json": {"role": "member"}}),
        ("DELETE", f"{path}/members/{owner.user_id}", {}),
        ("POST", f"{path}/invitations", {"json": {"email": "z@example.com", "role": "owner"}}),
    ]
    for method, target, options in every:
        admin.send(method, target, status=403, code="forbidden", **options)
    assert owner.json("GET", path)["role"] == "owner"


def test_shape_the_last_owner_cannot_leave(world: World) -> None:
    owner = world.actor()
    path = f"{PATH}/{owner.tenant_id}/members"
    mine = f"{path}/{owner.user_id}"
    owner.send("DELETE", mine, status=409, code="last_owner")
    owner.send("PATCH", mine, json={"role": "member"}, status=409, code="last_owner")
    other = world.colleague(owner)
    owner.send("PATCH", f"{path}/{other.user_id}", json={"role": "owner"}, status=200)
    owner.send("DELETE", mine, status=204)
    owner.send("GET", path, status=404, code="tenant_not_found")
    other.send("DELETE", f"{path}/{other.user_id}", status=409, code="last_owner")


def test_shape_a_member_leaves(world: World, sample: Resource) -> None:
    owner = world.actor()
    member = world.colleague(owner)
    member.send("GET", sample.path, status=200)
    member.send("DELETE", f"{PATH}/{owner.tenant_id}/members/{member.user_id}", status=204)
    member.send("GET", sample.path, status=400, code="tenant_required")


def test_shape_the_tenant_is_the_header_or_the_only_one(
    world: World, sample: Resource, factory: Factory
) -> None:
    someone = world.newcomer()
    someone.send("GET", sample.path, status=400, code="tenant_required")
    someone.organization = first = world.organization(someone)
    item = factory.created(sample, someone)
    second = world.organization(someone)
    someone.send("GET", sample.path, status=400, code="tenant_required")
    someone.call(sample.create, json={}, declared=True, status=400)
    one, other = {"X-Tenant": first["slug"]}, {"X-Tenant": second["slug"]}
    path = f"{sample.path}/{item['id']}"
    assert someone.json("GET", path, headers=one, status=200) == item
    someone.send("GET", path, headers=other, status=404, code="not_found")
    assert someone.json("GET", sample.path, headers=other, status=200)["items"] == []
    for wrong in ("nobody-here", "", "A B", first["slug"].upper(), first["id"], "x" * 300):
        headers = {"X-Tenant": wrong}
        someone.send("GET", sample.path, headers=headers, status=404, code="tenant_not_found")


def test_shape_organizations_are_pages(world: World) -> None:
    someone = world.newcomer()
    made = [world.organization(someone)["id"] for _ in range(3)]
    assert ids(walk(someone, PATH, {"limit": 2})) == made
