"""The users of the API sign in to Django's admin, if they are administrators."""

import re
#% if domain() | selectattr("access", "equalto", "owner") | list
from uuid import UUID
#% endif

import httpx2
import psycopg
import pytest
from django.core.management import CommandError

from acme.platform.identity.models import User
#% if domain() | selectattr("access", "equalto", "owner") | list
from acme.platform.persistence.owned import Owned
from acme.seeds import seed
from acme.settings import Settings
from harness.admin_pages import path_of, read_form, rows_of, seeded, send_form, without_row
#% endif
from harness.admin_pages import signed_in
from harness.other_service import OtherService
from harness.users import PASSWORD, sign_up

PAGE = re.compile(r'href="(/admin/\w+/\w+/)"')


def test_an_administrator_opens_every_list_and_form(
    other_service: OtherService, client: httpx2.Client, admin: psycopg.Connection
) -> None:
    email = sign_up(client).email
    admin.execute("UPDATE users SET role = 'admin' WHERE email = %s", [email])
    with signed_in(other_service, email.upper(), PASSWORD) as client:
        pages = set(PAGE.findall(client.get("/admin/").text))
        assert pages
        for page in pages:
            assert client.get(page).status_code == 200, page
            assert client.get(f"{page}add/").status_code == 200, page


def test_nobody_else_is_let_in(
    other_service: OtherService, client: httpx2.Client, admin: psycopg.Connection
) -> None:
    member, disabled = sign_up(client), sign_up(client)
    admin.execute(
        "UPDATE users SET role = 'admin', disabled_at = now() WHERE email = %s", [disabled.email]
    )
    for somebody in (member, disabled):
        with signed_in(other_service, somebody.email, PASSWORD) as client:
            assert client.get("/admin/").status_code == 302


#% if domain() | selectattr("access", "equalto", "owner") | list
def test_everybodys_rows_are_there_and_new_ones_are_the_administrators(
    other_service: OtherService,
    client: httpx2.Client,
    settings: Settings,
    admin: psycopg.Connection,
) -> None:
    seed(settings)
    somebody = sign_up(client)
    admin.execute("UPDATE users SET role = 'admin' WHERE id = %s", [somebody.id])
    owned = [model for model in seeded(admin) if issubclass(model, Owned)]
    with signed_in(other_service, somebody.email, PASSWORD) as client:
        for model in owned:
            path, key = path_of(model), rows_of(admin, model)[-1]
            assert UUID(somebody.id) not in rows_of(admin, model, "owner_id")
            form = read_form(client, f"{path}{key}/change/")
            with without_row(admin, model, key):
                send_form(client, f"{path}add/", form)
                assert rows_of(admin, model, "owner_id")[-1] == UUID(somebody.id)
                added = rows_of(admin, model)[-1]
                send_form(client, f"{path}{added}/delete/", {"post": "yes"})


#% endif
def test_django_says_how_users_are_made() -> None:
    with pytest.raises(CommandError, match="users create"):
        User.objects.create_superuser(email="root@example.com", password=PASSWORD)
