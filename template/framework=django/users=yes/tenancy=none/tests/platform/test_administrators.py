"""The users of the API sign in to Django's admin, if they are administrators."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import psycopg
import pytest
from django.core.management import CommandError

from acme.platform.identity.models import User
from harness.service import Service, StartService
from harness.users import PASSWORD, sign_up

FORM = "/admin/login/?next=/admin/"
PAGE = re.compile(r'href="(/admin/\w+/\w+/)"')


@pytest.fixture
def service(start_service: StartService, empty_database: None) -> Service:
    return start_service(ADMIN_ENABLED="1")


@contextmanager
def signed_in(service: Service, email: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=service.url) as client:
        found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', client.get(FORM).text)
        assert found is not None
        secret = {"csrfmiddlewaretoken": found[1]}
        client.post(FORM, data={"username": email, "password": PASSWORD, **secret})
        yield client


def test_an_administrator_opens_every_list_and_form(service: Service, admin: psycopg.Connection) -> None:
    with httpx2.Client(base_url=service.url) as client:
        email = sign_up(client).email
    admin.execute("UPDATE users SET role = 'admin' WHERE email = %s", [email])
    with signed_in(service, email.upper()) as client:
        pages = set(PAGE.findall(client.get("/admin/").text))
        assert pages
        for page in pages:
            assert client.get(page).status_code == 200, page
            assert client.get(f"{page}add/").status_code == 200, page


def test_nobody_else_is_let_in(service: Service, admin: psycopg.Connection) -> None:
    with httpx2.Client(base_url=service.url) as client:
        member, disabled = sign_up(client), sign_up(client)
    admin.execute(
        "UPDATE users SET role = 'admin', disabled_at = now() WHERE email = %s", [disabled.email]
    )
    for somebody in (member, disabled):
        with signed_in(service, somebody.email) as client:
            assert client.get("/admin/").status_code == 302


def test_django_says_how_users_are_made() -> None:
    with pytest.raises(CommandError, match="users create"):
        User.objects.create_superuser(email="root@example.com", password=PASSWORD)
