"""Tenants kept apart: by the database (T4, T5), and over HTTP (T1, T8)."""

import httpx2
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from harness.database import Database
from harness.tenants import Tenant, found_tenant
from harness.users import sign_up

ORGANIZATIONS = "/api/v1/organizations"
NOBODYS = "00000000-0000-7000-8000-000000000000"


def tenant_tables(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE a.attname = 'tenant_id' AND NOT a.attisdropped AND c.relkind IN ('r', 'p')"
    )
    return [row[0] for row in rows]


def code_of(response: httpx2.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def add_colleague(
    client: httpx2.Client, admin: psycopg.Connection, tenant: Tenant, role: str
) -> httpx2.Client:
    colleague = sign_up(client)
    admin.execute(
        "INSERT INTO memberships (id, organization_id, user_id, role)"
        " VALUES (gen_random_uuid(), %s, %s, %s)",
        [tenant.id, colleague.id, role],
    )
    return colleague.client


def test_t5_the_service_owns_nothing_and_cannot_step_around(
    database: Database, admin: psycopg.Connection
) -> None:
    with psycopg.connect(database.service_url) as service:
        role = service.execute(
            "SELECT rolsuper, rolbypassrls, (SELECT count(*) FROM pg_class WHERE relowner ="
            " pg_roles.oid) FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert role == (False, False, 0)
    secured = admin.execute(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    )
    assert {row[0] for row in secured} >= set(tenant_tables(admin)) > set()


def test_t4_without_a_tenant_nothing_is_read_and_nothing_written(
    caller: httpx2.Client, database: Database, admin: psycopg.Connection
) -> None:
    with psycopg.connect(database.service_url, autocommit=True) as service:
        for table in tenant_tables(admin):
            its = Identifier(table)
            count = service.execute(SQL("SELECT count(*) FROM {}").format(its))
            assert count.fetchone() == (0,)
            assert service.execute(SQL("DELETE FROM {}").format(its)).rowcount == 0
            with pytest.raises(psycopg.errors.Error):
                service.execute(SQL("INSERT INTO {} DEFAULT VALUES").format(its))


def test_t4_a_forged_entry_is_refused(database: Database) -> None:
    with psycopg.connect(database.service_url, autocommit=True) as service:
        for slug, state in ((None, "SW401"), ("x", "SW401")):
            with pytest.raises(psycopg.Error) as refusal:
                service.execute("SELECT app.enter(%s, %s, '{owner}', %s)", [NOBODYS, NOBODYS, slug])
            assert refusal.value.sqlstate == state
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            service.execute("CREATE FUNCTION app.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'")


def test_t1_anothers_organization_is_one_that_does_not_exist(client: httpx2.Client) -> None:
    a, b = found_tenant(client), found_tenant(client)
    for method, path in (
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("GET", "/members"),
        ("PATCH", f"/members/{a.owner.id}"),
        ("DELETE", f"/members/{a.owner.id}"),
        ("GET", "/invitations"),
        ("POST", "/invitations"),
    ):
        body = {"POST": {"email": "x@example.com"}, "PATCH": {}}.get(method)
        answers = [
            b.owner.client.request(method, f"{ORGANIZATIONS}/{key}{path}", json=body)
            for key in (a.id, NOBODYS)
        ]
        assert [code_of(answer) for answer in answers] == [(404, "tenant_not_found")] * 2
        texts = {answer.text.replace(answer.headers["X-Request-ID"], "") for answer in answers}
        assert len(texts) == 1
    assert a.owner.client.get(f"{ORGANIZATIONS}/{a.id}").status_code == 200


def test_t8_a_slug_that_is_taken(client: httpx2.Client) -> None:
    a, b = found_tenant(client), found_tenant(client)
    taken = b.owner.client.post(ORGANIZATIONS, json={"slug": a.slug, "name": "x"})
    assert code_of(taken) == (409, "already_exists")
    assert taken.json()["errors"][0]["pointer"] == "/slug"


def test_a3_members_manage_nothing(client: httpx2.Client, admin: psycopg.Connection) -> None:
    tenant = found_tenant(client)
    member = add_colleague(client, admin, tenant, "member")
    path = f"{ORGANIZATIONS}/{tenant.id}"
    for method, below, body in (
        ("PATCH", "", {"name": "mine"}),
        ("DELETE", "", None),
        ("PATCH", f"/members/{tenant.owner.id}", {"role": "member"}),
        ("DELETE", f"/members/{NOBODYS}", None),
        ("GET", "/invitations", None),
        ("POST", "/invitations", {"email": "x@example.com"}),
        ("DELETE", f"/invitations/{NOBODYS}", None),
    ):
        assert code_of(member.request(method, path + below, json=body)) == (403, "forbidden")


def test_owners_are_made_and_unmade_by_owners(
    client: httpx2.Client, admin: psycopg.Connection
) -> None:
    tenant = found_tenant(client)
    administrator = add_colleague(client, admin, tenant, "admin")
    path = f"{ORGANIZATIONS}/{tenant.id}"
    owner = f"{path}/members/{tenant.owner.id}"
    assert code_of(administrator.patch(owner, json={"role": "member"})) == (403, "forbidden")
    assert code_of(administrator.delete(owner)) == (403, "forbidden")
    invited = administrator.post(
        f"{path}/invitations", json={"email": "x@example.com", "role": "owner"}
    )
    assert code_of(invited) == (403, "forbidden")
    alone = tenant.owner.client.patch(owner, json={"role": "member"})
    assert code_of(alone) == (409, "last_owner")
    assert code_of(tenant.owner.client.delete(owner)) == (409, "last_owner")


def test_demotion_holds_from_the_next_request(
    client: httpx2.Client, admin: psycopg.Connection
) -> None:
    tenant = found_tenant(client)
    colleague = add_colleague(client, admin, tenant, "admin")
    path = f"{ORGANIZATIONS}/{tenant.id}"
    before = colleague.get(path)
    assert colleague.patch(path, json={"name": "x"}).status_code == 200
    admin.execute("UPDATE memberships SET role = 'member' WHERE role = 'admin'")
    assert code_of(colleague.patch(path, json={"name": "y"})) == (403, "forbidden")
    assert colleague.get(path).headers["ETag"] != before.headers["ETag"]
    admin.execute("DELETE FROM memberships WHERE role = 'member'")
    assert code_of(colleague.get(path)) == (404, "tenant_not_found")
