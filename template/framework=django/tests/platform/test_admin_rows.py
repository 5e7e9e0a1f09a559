"""An administrator looks after rows in Django's admin."""

import psycopg
import pytest

from acme.seeds import seed
from acme.settings import Settings
from harness.admin_pages import (
    errors_on,
    path_of,
    read_form,
    rows_of,
    seeded,
    send_form,
    signed_in,
    without_row,
)
from harness.administrator import Administrator
from harness.other_service import OtherService


@pytest.fixture(autouse=True)
def _examples(empty_database: None, settings: Settings) -> None:
    seed(settings)


def test_rows_are_listed_changed_added_and_deleted(
    other_service: OtherService, administrator: Administrator, admin: psycopg.Connection
) -> None:
    with signed_in(other_service, *administrator) as client:
        for model in seeded(admin):
            path, keys = path_of(model), rows_of(admin, model)
            listed = client.get(path).text
            assert all(str(key) in listed for key in keys)

            form = read_form(client, f"{path}{keys[-1]}/change/")
            changed = send_form(client, f"{path}{keys[-1]}/change/", form)
            assert changed.headers.get("Location") == path, errors_on(changed.text)
            assert rows_of(admin, model, "version")[-1] == 2

            with without_row(admin, model, keys[-1]):
                added = send_form(client, f"{path}add/", form)
                assert added.headers.get("Location") == path, errors_on(added.text)
                (new,) = set(rows_of(admin, model)) - set(keys)

                deleted = send_form(client, f"{path}{new}/delete/", {"post": "yes"})
                assert deleted.headers.get("Location") == path, deleted.text
                assert new not in rows_of(admin, model)


def test_what_the_database_refuses_is_no_failure(
    other_service: OtherService, administrator: Administrator, admin: psycopg.Connection
) -> None:
    with signed_in(other_service, *administrator) as client:
        for model in seeded(admin):
            path, keys = path_of(model), rows_of(admin, model)
            form = read_form(client, f"{path}{keys[0]}/change/")
            # Values that are taken, and rows that others may refer to.
            assert send_form(client, f"{path}add/", form).status_code in (200, 302)
            deleting = send_form(client, f"{path}{keys[0]}/delete/", {"post": "yes"})
            assert deleting.status_code == 302
