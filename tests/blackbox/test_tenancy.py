"""Section 6: B sees and changes nothing of A's, and Postgres would not let it (T1, T3 to T5, T7, T8)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx2
import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from .actors import Actor, World
from .api import errors_of, read_json
from .contract import Operation
from .database import Rows, connect
from .domain import Resource
from .factory import Factory
from .target import Target

pytestmark = pytest.mark.needs("tenants")


def _told(answer: httpx2.Response, *identifiers: str) -> tuple[Any, ...]:
    """An answer without what may differ: the request's name, the time, what is left of a quota,
    the identifier asked for."""
    text = answer.text
    for identifier in identifiers:
        text = text.replace(identifier, "ID")
    changing = {"x-request-id", "date", "content-length", "ratelimit"}
    head = {name: answer.headers[name] for name in answer.headers if name not in changing}
    return answer.status_code, head, text.replace(answer.headers["x-request-id"], "")


class Estate:
    """One of everything that is A's."""

    def __init__(self, world: World, resources: dict[str, Resource], factory: Factory) -> None:
        self.owner = world.actor()
        self.items = {
            name: factory.created(resource, self.owner) for name, resource in resources.items()
        }
        path = f"/api/v1/organizations/{self.owner.tenant_id}"
        address = f"guest-{uuid4().hex}@example.com"
        invitation = self.owner.json(
            "POST", f"{path}/invitations", json={"email": address}, status=201
        )
        session = self.owner.json("GET", "/api/v1/me/sessions")["items"][0]
        self.identifiers = {
            "organization_id": self.owner.tenant_id,
            "user_id": self.owner.user_id,
            "invitation_id": invitation["id"],
            "session_id": session["id"],
            **{f"{name}_id": item["id"] for name, item in self.items.items()},
        }

    def look(self, resources: dict[str, Resource]) -> list[Any]:
        """Everything, as its owner sees it."""
        path = f"/api/v1/organizations/{self.owner.tenant_id}"
        answers = [
            self.owner.send("GET", f"{resource.path}/{self.items[name]['id']}", status=200)
            for name, resource in resources.items()
        ]
        answers += [
            self.owner.send("GET", f"{path}{suffix}", status=200)
            for suffix in ("", "/members", "/invitations")
        ]
        return [(answer.headers.get("etag"), answer.content) for answer in answers]


@pytest.fixture(scope="module")
def estate(world: World, resources: dict[str, Resource], factory: Factory) -> Estate:
    return Estate(world, resources, factory)


BODIES: dict[str, Any] = {
    "update_organization": {"name": "Taken over"},
    "create_invitation": {"email": "mallory@example.com"},
    "update_member": {"role": "member"},
}


def _body(operation: Operation, resources: dict[str, Resource], b: Actor, factory: Factory) -> Any:
    for resource in resources.values():
        if operation in (resource.replace, resource.update):
            return factory.minimal(resource, b)
    return BODIES[operation.name]


@pytest.mark.operations(where=lambda one: one.identifiers)
def test_t1_anothers_id_is_answered_as_one_that_is_none(
    operation: Operation,
    estate: Estate,
    b: Actor,
    resources: dict[str, Resource],
    factory: Factory,
) -> None:
    before = estate.look(resources)
    options: dict[str, Any] = {}
    if operation.has_body:
        options["json"] = _body(operation, resources, b, factory)
    theirs = {name: estate.identifiers[name] for name in operation.identifiers}
    unknown = {name: str(uuid4()) for name in operation.identifiers}
    ways = [(theirs, unknown)]
    if len(operation.identifiers) > 1:
        # Into one's own organization, with an identifier from another's.
        mine = {"organization_id": b.tenant_id}
        ways.append(({**theirs, **mine}, {**unknown, **mine}))
    for asked, other in ways:
        for headers in ({}, {"If-Match": "*"}, {"X-Tenant": b.organization["slug"]}):
            one = b.call(operation, path=operation.fill(**asked), headers=headers, **options)
            two = b.call(operation, path=operation.fill(**other), headers=headers, **options)
            assert one.status_code == 404
            assert _told(one, *asked.values()) == _told(two, *other.values())
    assert estate.look(resources) == before


def test_t1_lists_hold_nothing_of_anothers(
    resource: Resource, estate: Estate, b: Actor, factory: Factory
) -> None:
    mine = factory.created(resource, b)
    item = estate.items[resource.name]
    both = f"{item['id']},{mine['id']}"
    asked: list[dict[str, str]] = [
        {"id": item["id"]},
        {"id[in]": item["id"]},
        {"id[ne]": mine["id"]},
    ]
    asked += [
        {one.name: str(item[one.name])}
        for one in resource.strings
        if one.unique and one.name in resource.filters
    ]
    for params in asked:
        for found in b.json("GET", resource.path, params=params)["items"]:
            assert found["id"] != item["id"]
    page = b.json("GET", resource.path, params={"id[in]": both})
    assert [found["id"] for found in page["items"]] == [mine["id"]]


def test_t3_another_tenant_named_in_any_way_is_none(
    resource: Resource, estate: Estate, b: Actor, factory: Factory, rows: Rows
) -> None:
    slug, tenant = estate.owner.organization["slug"], estate.owner.tenant_id
    before = rows.count(resource.table, tenant_id=tenant)
    body = factory.minimal(resource, b)
    for operation in (resource.listing, resource.create):
        options: dict[str, Any] = {"json": body} if operation.has_body else {}
        b.call(
            operation, headers={"X-Tenant": slug}, status=404, code="tenant_not_found", **options
        )
        b.call(
            operation,
            headers={"X-Tenant": f"nobody-{uuid4().hex[:6]}"},
            status=404,
            code="tenant_not_found",
            **options,
        )
    b.call(resource.create, json={**body, "tenant_id": tenant}, status=400)
    own = b.json("GET", resource.path, headers={"Host": f"{slug}.tenants.example.com"}, status=200)
    assert estate.items[resource.name]["id"] not in [item["id"] for item in own["items"]]
    assert rows.count(resource.table, tenant_id=tenant) == before


@pytest.mark.needs("jwt")
def test_t3_a_claim_names_no_tenant(
    sample: Resource, estate: Estate, b: Actor, service: Target
) -> None:
    from .test_tokens import Forger

    slug, tenant = estate.owner.organization["slug"], estate.owner.tenant_id
    token = Forger(service, b.token).token(
        tenant=slug, tenant_id=tenant, org=slug, organization_id=tenant, role="owner", scope="*"
    )
    headers = {"Authorization": f"Bearer {token}"}
    page = read_json(b.api.send("GET", sample.path, headers=headers, status=200))
    assert estate.items[sample.name]["id"] not in [item["id"] for item in page["items"]]
    path = f"/api/v1/organizations/{tenant}"
    b.api.send("GET", path, headers=headers, status=404, code="tenant_not_found")


def _tenant_tables(rows: Rows) -> list[sql.Identifier]:
    found = rows.query(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' "
        "WHERE c.relkind IN ('r', 'p') AND NOT a.attisdropped"
    )
    return [sql.Identifier(row["nspname"], row["relname"]) for row in found]


@pytest.mark.needs("row")
def test_t4_without_a_tenant_the_services_role_has_no_rows(
    service: Target, estate: Estate, rows: Rows, resources: dict[str, Resource]
) -> None:
    tables = _tenant_tables(rows)
    assert len(tables) >= len(resources)
    with connect(service.app_url) as connection:
        for table in tables:
            count = sql.SQL("SELECT count(*) AS n FROM {}").format(table)
            assert connection.execute(count).fetchone() == {"n": 0}, table
            changed = connection.execute(
                sql.SQL("UPDATE {} SET tenant_id = tenant_id").format(table)
            )
            assert changed.rowcount == 0
            assert connection.execute(sql.SQL("DELETE FROM {}").format(table)).rowcount == 0
    for resource in resources.values():
        assert rows.count(resource.table, id=estate.items[resource.name]["id"]) == 1


@pytest.mark.needs("row")
def test_t4_without_a_tenant_the_services_role_writes_nothing(
    service: Target, estate: Estate, rows: Rows, resource: Resource
) -> None:
    (row,) = rows.find(resource.table, id=estate.items[resource.name]["id"])
    fresh = {**row, "id": uuid4()}
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        rows.table(resource.table),
        sql.SQL(", ").join(map(sql.Identifier, fresh)),
        sql.SQL(", ").join([sql.Placeholder()] * len(fresh)),
    )
    values = [Jsonb(one) if isinstance(one, dict) else one for one in fresh.values()]
    with (
        connect(service.app_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement, values)
    assert rows.count(resource.table, id=fresh["id"]) == 0


def test_t4_a_caller_without_a_tenant_is_told(
    resource: Resource, world: World, factory: Factory, estate: Estate
) -> None:
    someone = world.newcomer()
    path = f"{resource.path}/{estate.items[resource.name]['id']}"
    for operation in (
        resource.listing,
        resource.create,
        resource.get,
        resource.update,
        resource.delete,
    ):
        options: dict[str, Any] = {"json": {}} if operation is resource.update else {}
        if operation is resource.create:
            options["json"] = factory.minimal(resource, estate.owner)
        target = path if operation.identifiers else operation.path
        someone.call(operation, path=target, status=400, code="tenant_required", **options)


@pytest.mark.needs("row")
def test_t5_the_services_role_cannot_pass_row_security(service: Target) -> None:
    with connect(service.app_url) as connection:
        (role,) = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
            "WHERE rolname = current_user"
        ).fetchall()
        assert not any(role.values()), role
        owned = connection.execute(
            "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
        ).fetchall()
        assert owned == []
        # Nor by becoming somebody else.
        stronger = connection.execute(
            "SELECT r.rolname FROM pg_roles r WHERE r.rolname <> current_user "
            "AND pg_has_role(current_user, r.oid, 'MEMBER') "
            "AND (r.rolsuper OR r.rolbypassrls OR EXISTS "
            "(SELECT FROM pg_class c WHERE c.relowner = r.oid))"
        ).fetchall()
        assert stronger == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (id int)")


@pytest.mark.needs("row")
def test_t5_every_tenant_table_is_secured_and_forced(
    rows: Rows, resources: dict[str, Resource]
) -> None:
    found = rows.query(
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, "
        "(SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*' "
        " AND p.polpermissive AND p.polqual IS NOT NULL "
        # One for everybody; what only the tables' owner is given is none of the service's.
        " AND p.polroles <> ARRAY[c.relowner]) AS policies, a.attnotnull "
        "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' "
        "WHERE c.relkind IN ('r', 'p') AND NOT a.attisdropped"
    )
    assert {row["relname"] for row in found} >= {one.table for one in resources.values()}
    for row in found:
        assert row["relrowsecurity"], row
        assert row["relforcerowsecurity"], row
        assert row["policies"] == 1, row
        assert row["attnotnull"], row


@pytest.mark.needs("row")
def test_t5_no_table_of_the_domain_is_without_a_tenant(
    rows: Rows, resources: dict[str, Resource]
) -> None:
    """Join tables included: whatever refers to a tenant's row is the tenant's."""
    tables = [one.table for one in resources.values()]
    found = rows.query(
        "SELECT DISTINCT c.conrelid::regclass::text AS name FROM pg_constraint c "
        "JOIN pg_class t ON t.oid = c.confrelid WHERE c.contype = 'f' AND t.relname = ANY(%s) "
        "AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.conrelid "
        "AND a.attname = 'tenant_id' AND NOT a.attisdropped)",
        tables,
    )
    assert found == []


@pytest.mark.resources(where=lambda one: any(p.target for p in one.writable))
def test_t7_anothers_parent_is_answered_as_one_that_is_none(
    resource: Resource, estate: Estate, b: Actor, factory: Factory, rows: Rows
) -> None:
    mine = factory.created(resource, b)
    path = f"{resource.path}/{mine['id']}"
    for one in resource.writable:
        if not one.target:
            continue
        theirs, unknown = estate.items[one.target]["id"], str(uuid4())
        before = rows.count(resource.table)
        for method, target in (("POST", resource.path), ("PUT", path), ("PATCH", path)):
            answers = []
            for identifier in (theirs, unknown):
                value = identifier if one.is_reference else [identifier]
                body = {one.name: value}
                if method != "PATCH":
                    body = factory.minimal(resource, b, **body)
                before = rows.count(resource.table)
                answers.append(b.send(method, target, json=body, status=409))
                assert rows.count(resource.table) == before
            assert errors_of(answers[0]) == {f"/{one.name}": "unknown_reference"}
            assert _told(answers[0], theirs) == _told(answers[1], unknown)
    assert b.json("GET", path) == mine


@pytest.mark.needs("row")
def test_t7_foreign_keys_hold_the_tenant(rows: Rows, resources: dict[str, Resource]) -> None:
    found = rows.query(
        "SELECT c.conname, c.conrelid::regclass::text AS child, "
        "array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.conrelid "
        "AND a.attnum = ANY(c.conkey)) AS columns, "
        "array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.confrelid "
        "AND a.attnum = ANY(c.confkey)) AS targets "
        "FROM pg_constraint c JOIN pg_class t ON t.oid = c.confrelid "
        "WHERE c.contype = 'f' AND t.relname = ANY(%s)",
        [one.table for one in resources.values()],
    )
    references = sum(1 for one in resources.values() for p in one.properties if p.is_reference)
    assert len(found) >= references
    for row in found:
        assert "tenant_id" in row["columns"], row
        assert "tenant_id" in row["targets"], row


@pytest.mark.resources(where=lambda one: any(p.unique and not p.target for p in one.writable))
def test_t8_two_tenants_may_hold_one_value(
    resource: Resource, estate: Estate, b: Actor, factory: Factory
) -> None:
    unique = [one for one in resource.plain if one.unique]
    theirs = factory.full(resource, estate.owner)
    factory.created(resource, estate.owner, theirs)
    shared = {one.name: theirs[one.name] for one in unique}
    mine = factory.created(resource, b, factory.full(resource, b, **shared))
    assert {name: mine[name] for name in shared} == shared
    for name, value in shared.items():
        again = factory.full(resource, b, **{name: value})
        answer = b.call(resource.create, json=again, status=409, code="already_exists")
        assert errors_of(answer) == {f"/{name}": "already_exists"}
    b.send("DELETE", f"{resource.path}/{mine['id']}", status=204)
    # It was B's own that was in the way, never A's.
    factory.created(resource, b, factory.full(resource, b, **shared))
