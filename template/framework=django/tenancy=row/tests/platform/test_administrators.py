"""Administrators of organizations sign in to Django's admin, each to their own organization."""

import re
from uuid import UUID

import httpx2
import psycopg
import pytest
from django.core.management import CommandError

from acme.platform.identity.models import User
from acme.platform.persistence.record import Row
from acme.seeds import seed
from acme.settings import Settings
from harness.admin_pages import path_of, read_form, rows_of, send_form, signed_in, tables
from harness.administrator import Administrator
from harness.other_service import OtherService
from harness.tenants import Tenant, found_tenant
from harness.users import PASSWORD, sign_up

PAGE = re.compile(r'href="(/admin/\w+/\w+/)"')
CHOICE = "/admin/organization/"


@pytest.fixture
def tenants(client: httpx2.Client) -> tuple[Tenant, Tenant]:
    return found_tenant(client), found_tenant(client)


def set_role(admin: psycopg.Connection, tenant: Tenant, user_id: str, role: str) -> None:
    admin.execute(
        "INSERT INTO memberships (id, organization_id, user_id, role)"
        " VALUES (gen_random_uuid(), %s, %s, %s)"
        " ON CONFLICT (user_id, organization_id) DO UPDATE SET role = excluded.role",
        [tenant.id, user_id, role],
    )


def test_an_owner_opens_every_list_and_form(
    other_service: OtherService, tenants: tuple[Tenant, Tenant]
) -> None:
    tenant, _ = tenants
    with signed_in(other_service, tenant.owner.email.upper(), PASSWORD) as client:
        home = client.get("/admin/").text
        assert f": {tenant.slug}<" in home
        pages = set(PAGE.findall(home))
        assert pages == {path_of(model) for model in tables()}
        for page in pages:
            assert client.get(page).status_code == 200, page
            assert client.get(f"{page}add/").status_code == 200, page


def test_t1_anothers_rows_are_not_there(
    other_service: OtherService,
    tenants: tuple[Tenant, Tenant],
    settings: Settings,
    administrator: Administrator,
    admin: psycopg.Connection,
) -> None:
    seed(settings)
    with signed_in(other_service, *administrator) as client:
        forms = {
            model: (key, read_form(client, f"{path_of(model)}{key}/change/"))
            for model in tables()
            for key in rows_of(admin, model)[:1]
        }
    intruder = tenants[0]
    with signed_in(other_service, intruder.owner.email, PASSWORD) as client:
        for model, (key, form) in forms.items():
            path, before = path_of(model), rows_of(admin, model, "version")
            assert str(key) not in client.get(path).text
            for page in ("change", "delete", "history"):
                assert client.get(f"{path}{key}/{page}/").headers["Location"] == "/admin/"
            send_form(client, f"{path}{key}/change/", form)
            send_form(client, f"{path}{key}/delete/", {"post": "yes"})
            everything = {"action": "delete_selected", "_selected_action": str(key), "post": "yes"}
            send_form(client, path, everything)
            assert rows_of(admin, model, "version") == before

            # The same values make a row of one's own, unless they name rows of another.
            sent = send_form(client, f"{path}add/", form)
            refers = any(form.get(name) for name in references_of(model))
            assert sent.status_code == (200 if refers else 302), model
            added = len(rows_of(admin, model)) - len(before)
            assert added == (0 if refers else 1)
            mine = rows_of(admin, model, "tenant_id").count(UUID(intruder.id))
            assert mine == added


def references_of(model: type[Row]) -> list[str]:
    fields = [field for field in model._meta.concrete_fields if field.editable]
    return [field.name for field in fields if field.is_relation]


def test_one_of_several_organizations_is_chosen(
    other_service: OtherService, tenants: tuple[Tenant, Tenant], admin: psycopg.Connection
) -> None:
    first, second = tenants
    set_role(admin, second, first.owner.id, "admin")
    some_list = path_of(tables()[0])
    with signed_in(other_service, first.owner.email, PASSWORD) as client:
        assert client.get(some_list).headers["Location"] == "/admin/"
        for tenant in (second, first):
            assert send_form(client, CHOICE, {"slug": tenant.slug}).status_code == 302
            assert f": {tenant.slug}<" in client.get(some_list).text
        for wrong in ("nowhere", "demo", ""):
            assert send_form(client, CHOICE, {"slug": wrong}).status_code == 404


def test_losing_the_role_holds_from_the_next_request(
    other_service: OtherService, tenants: tuple[Tenant, Tenant], admin: psycopg.Connection
) -> None:
    first, second = tenants
    set_role(admin, second, first.owner.id, "admin")
    some_list = path_of(tables()[0])
    with signed_in(other_service, first.owner.email, PASSWORD) as client:
        send_form(client, CHOICE, {"slug": second.slug})
        assert client.get(some_list).status_code == 200
        set_role(admin, second, first.owner.id, "member")
        # Nor is what was meant for one organization done in another.
        assert client.get(some_list).headers["Location"] == "/admin/"
        assert send_form(client, CHOICE, {"slug": second.slug}).status_code == 404
        send_form(client, CHOICE, {"slug": first.slug})
        assert client.get(some_list).status_code == 200
        set_role(admin, first, first.owner.id, "member")
        assert client.get(some_list).headers["Location"].startswith("/admin/login/")


def test_nobody_else_is_let_in(
    other_service: OtherService,
    client: httpx2.Client,
    tenants: tuple[Tenant, Tenant],
    admin: psycopg.Connection,
) -> None:
    member, stranger = sign_up(client), sign_up(client)
    set_role(admin, tenants[0], member.id, "member")
    disabled = tenants[1].owner
    admin.execute("UPDATE users SET disabled_at = now() WHERE id = %s", [disabled.id])
    for somebody in (member, stranger, disabled):
        with signed_in(other_service, somebody.email, PASSWORD) as client:
            assert client.get("/admin/").status_code == 302


def test_django_says_how_users_are_made() -> None:
    with pytest.raises(CommandError, match="users create"):
        User.objects.create_superuser(email="root@example.com", password=PASSWORD)
