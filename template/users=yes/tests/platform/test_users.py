"""Users over HTTP: registering, signing in, what the mail brings, and what nobody learns."""

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

import httpx2
import psycopg
import pytest

from harness.other_service import OtherService
from harness.users import PASSWORD, sign_up

NEW_PASSWORD = "a better horse and staple"


class Verifying(NamedTuple):
    """A client of the server that verifies addresses, and what it mails."""

    client: httpx2.Client
    folder: Path

    def mails(self) -> list[str]:
        return [file.read_text() for file in sorted(self.folder.glob("*.eml"))]

    def token(self) -> str:
        found = re.findall(r"^[\w-]{43}\s*$", self.mails()[-1], re.MULTILINE)
        return str(found[-1]).strip()


@pytest.fixture
def verifying(other_service: OtherService) -> Iterator[Verifying]:
    with httpx2.Client(base_url=other_service.url, timeout=30) as client:
        yield Verifying(client, other_service.folder / "mail")


def post(client: httpx2.Client, path: str, **body: object) -> httpx2.Response:
    return client.post(f"/api/v1/auth/{path}", json=body)


def login(client: httpx2.Client, email: str, password: str = PASSWORD) -> httpx2.Response:
    return post(client, "login", email=email, password=password)


def test_a_user_registers_and_is_signed_in(client: httpx2.Client) -> None:
    ada = sign_up(client, "ada@example.com")
    me = ada.client.get("/api/v1/me")
    assert me.json()["id"] == ada.id
    assert me.headers["Cache-Control"] == "no-store"
    assert login(client, "ADA@Example.COM").status_code == 200
    again = post(client, "register", email="ada@EXAMPLE.com", password=PASSWORD)
    assert (again.status_code, again.json()["code"]) == (409, "email_taken")


def test_no_answer_and_no_row_holds_a_password(
    client: httpx2.Client, admin: psycopg.Connection
) -> None:
    ada = sign_up(client)
    assert "argon2" not in ada.client.get("/api/v1/me").text
    rows = admin.execute("SELECT u::text FROM users u").fetchall()
    assert rows
    assert not any(PASSWORD in row[0] for row in rows)


def test_a6_every_reason_to_refuse_looks_the_same(
    client: httpx2.Client, admin: psycopg.Connection
) -> None:
    sign_up(client, "ada@example.com")
    sign_up(client, "bob@example.com")
    admin.execute("UPDATE users SET disabled_at = now() WHERE email = 'bob@example.com'")
    answers = [
        login(client, "nobody@example.com"),
        login(client, "ada@example.com", "wrong horse battery staple"),
        login(client, "bob@example.com"),
    ]
    for answer in answers:
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")
        assert "error=" not in answer.headers["WWW-Authenticate"]
    assert len({answer.text.replace(answer.headers["X-Request-ID"], "") for answer in answers}) == 1


def test_a6_an_unknown_user_is_not_answered_sooner(client: httpx2.Client) -> None:
    sign_up(client, "ada@example.com")

    def timed(email: str) -> float:
        began = perf_counter()
        assert login(client, email, "wrong horse battery staple").status_code == 401
        return perf_counter() - began

    pairs = [(timed("ada@example.com"), timed("nobody@example.com")) for _ in range(9)]
    known, unknown = (median(times) for times in zip(*pairs, strict=True))
    # Without the hash it would take a tenth of the time: no need for a quiet machine, where some
    # request or other always waits, and some other does not.
    assert unknown > known / 2


def test_a6_disabling_holds_from_the_next_request(
    client: httpx2.Client, admin: psycopg.Connection
) -> None:
    ada = sign_up(client)
    admin.execute("UPDATE users SET disabled_at = now()")
    refused = ada.client.get("/api/v1/me")
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")


def test_a5_nobody_makes_themselves_something_else(client: httpx2.Client) -> None:
    ada = sign_up(client)
    for name, value in {"role": "admin", "id": ada.id, "email_verified": True}.items():
        refused = ada.client.patch("/api/v1/me", json={name: value})
        assert refused.json()["errors"][0]["code"] == "unknown_field"
        body = {"email": "eve@example.com", "password": PASSWORD, name: value}
        assert post(client, "register", **body).json()["errors"][0]["pointer"] == f"/{name}"


def test_every_mistake_is_named_at_once_and_no_secret_repeated(client: httpx2.Client) -> None:
    answer = post(client, "register", email="no address", password="short secret", name=5)
    assert answer.status_code == 400
    assert {error["pointer"]: error["code"] for error in answer.json()["errors"]} == {
        "/email": "invalid_format",
        "/password": "too_short",
        "/name": "invalid_type",
    }
    assert "short secret" not in answer.text


def test_a11_a_new_password_needs_the_old_one_and_ends_other_sessions(
    client: httpx2.Client,
) -> None:
    ada = sign_up(client)
    other = login(client, ada.email).json()
    change = {"current_password": "wrong horse", "password": NEW_PASSWORD}
    wrong = ada.client.put("/api/v1/auth/password", json=change)
    assert wrong.json()["errors"][0]["code"] == "incorrect"
    change["current_password"] = PASSWORD
    assert ada.client.put("/api/v1/auth/password", json=change).status_code == 204
    assert ada.client.get("/api/v1/me").status_code == 200
    theirs = {"Authorization": f"Bearer {other['access_token']}"}
    assert client.get("/api/v1/me", headers=theirs).status_code == 401
    assert login(client, ada.email).status_code == 401
    assert login(client, ada.email, NEW_PASSWORD).status_code == 200


def test_sessions_are_seen_and_ended_by_their_user_alone(client: httpx2.Client) -> None:
    ada, eve = sign_up(client), sign_up(client)
    login(client, ada.email)
    sessions = ada.client.get("/api/v1/me/sessions").json()["items"]
    assert [session["current"] for session in sessions] == [False, True]
    path = f"/api/v1/me/sessions/{sessions[0]['id']}"
    assert eve.client.delete(path).status_code == 404
    assert ada.client.delete(path).status_code == 204
    assert ada.client.delete(path).status_code == 404
    unknown = ada.client.get("/api/v1/me/sessions?sort=id")
    assert unknown.json()["errors"][0]["code"] == "unknown_parameter"


def test_a7_a_reset_token_serves_once(
    client: httpx2.Client, verifying: Verifying, admin: psycopg.Connection
) -> None:
    ada = sign_up(client)
    asked = post(verifying.client, "password/forgot", email=ada.email)
    unknown = post(verifying.client, "password/forgot", email="nobody@example.com")
    assert (asked.status_code, asked.content) == (unknown.status_code, unknown.content)
    token = verifying.token()
    assert token not in str(admin.execute("SELECT t::text FROM one_time_tokens t").fetchall())
    reset = {"token": token, "password": NEW_PASSWORD}
    assert post(client, "password/reset", **reset).status_code == 204
    assert ada.client.get("/api/v1/me").status_code == 401
    assert login(client, ada.email, NEW_PASSWORD).status_code == 200
    again = post(client, "password/reset", **reset)
    assert again.json()["code"] == "invalid_one_time_token"


def test_a7_a_reset_token_expires(
    client: httpx2.Client, verifying: Verifying, admin: psycopg.Connection
) -> None:
    ada = sign_up(client)
    post(verifying.client, "password/forgot", email=ada.email)
    admin.execute("UPDATE one_time_tokens SET expires_at = now()")
    late = post(client, "password/reset", token=verifying.token(), password=NEW_PASSWORD)
    assert late.json()["code"] == "invalid_one_time_token"


def test_registering_with_verification_tells_nobody_who_is_known(verifying: Verifying) -> None:
    client = verifying.client
    ada = {"email": "ada@example.com", "password": PASSWORD}
    first = post(client, "register", **ada)
    assert (first.status_code, first.content) == (202, b"")
    assert login(client, "ada@example.com").status_code == 401
    token = verifying.token()
    assert post(client, "email/verify", token=token).status_code == 204
    assert post(client, "email/verify", token=token).status_code == 400
    assert login(client, "ada@example.com").status_code == 200
    known = post(client, "register", **{**ada, "password": NEW_PASSWORD})
    assert (known.status_code, known.content) == (202, b"")
    assert login(client, "ada@example.com", NEW_PASSWORD).status_code == 401
    assert "have an account" in verifying.mails()[-1]


def test_an_address_is_not_kept_by_whoever_registered_it_first(verifying: Verifying) -> None:
    client = verifying.client
    post(client, "register", email="ada@example.com", password=NEW_PASSWORD)
    post(client, "register", email="ada@example.com", password=PASSWORD)
    assert post(client, "email/verify", token=verifying.token()).status_code == 204
    assert login(client, "ada@example.com", NEW_PASSWORD).status_code == 401
    assert login(client, "ada@example.com").status_code == 200
