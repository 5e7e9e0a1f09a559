"""Django's admin as a browser uses it: forms are read from their page, and sent."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import httpx2
import psycopg
from django.apps import apps
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from acme.platform.persistence.record import Row
from harness.other_service import OtherService

Attributes = list[tuple[str, str | None]]
Values = dict[str, str]


class _Forms(HTMLParser):
    """What a browser would send of each form on a page that nobody touches."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Values] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append({})
        elif tag in ("select", "textarea"):
            self._open = given.get("name", "")
        elif tag == "option" and "selected" in given and self._open:
            self.found[-1][self._open] = given["value"]
        elif tag == "input" and self.found and given.get("name"):
            ticked = given.get("type") not in ("checkbox", "submit") or "checked" in given
            if ticked:
                self.found[-1][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and self._open:
            # A browser drops the line break that the element begins with.
            self.found[-1][self._open] = data.lstrip("\r\n")


def read_form(client: httpx2.Client, path: str) -> Values:
    """The page's own form: those of its head come first."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    forms = _Forms()
    forms.feed(page.text)
    return forms.found[-1]


def send_form(client: httpx2.Client, path: str, values: Values) -> httpx2.Response:
    """Send values with the secret that this browser was given."""
    secret = {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
    return client.post(path, data={**values, **secret})


def errors_on(page: str) -> list[str]:
    """What a form was sent back for."""
    return re.findall(r'class="errorlist.*?</ul>', page, re.DOTALL)


@contextmanager
def signed_in(service: OtherService, username: str, password: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=service.url, timeout=30) as client:
        path = "/admin/login/?next=/admin/"
        form = read_form(client, path)
        send_form(client, path, {**form, "username": username, "password": password})
        yield client


def tables() -> list[type[Row]]:
    """The models of the features, whatever they are."""
    found = [model for model in apps.get_models() if issubclass(model, Row)]
    assert found
    return found


def seeded(admin: psycopg.Connection) -> list[type[Row]]:
    """Those that the seeds have rows of: they are yours, and may leave some out."""
    return [model for model in tables() if rows_of(admin, model)]


def path_of(model: type[Row]) -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


def rows_of(admin: psycopg.Connection, model: type[Row], column: str = "id") -> list[Any]:
    """Past row security, the newest last."""
    names = Identifier(column), Identifier(model._meta.db_table)
    statement = SQL("SELECT {} FROM {} ORDER BY created_at, id").format(*names)
    return [row[0] for row in admin.execute(statement)]


@contextmanager
def without_row(admin: psycopg.Connection, model: type[Row], key: UUID) -> Iterator[None]:
    """Room for the same values again, whatever refers to the row."""
    table = Identifier(model._meta.db_table)
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        taking = SQL("DELETE FROM {0} WHERE id = %s RETURNING to_jsonb({0})").format(table)
        row = admin.execute(taking, [key]).fetchone()
    assert row is not None
    yield
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        putting = SQL("INSERT INTO {0} SELECT * FROM jsonb_populate_record(NULL::{0}, %s)")
        admin.execute(putting.format(table), [Jsonb(row[0])])
