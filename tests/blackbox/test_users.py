"""Section 1, users: registering, logging in, passwords, oneself."""

from __future__ import annotations

from uuid import uuid4

import pytest

from .actors import PASSWORD, Actor, World
from .api import UUID7, Api, errors_of, read_json
from .mail import Mailbox
from .target import Target

pytestmark = pytest.mark.needs("users")


def _password(api: Api) -> str:
    password = PASSWORD.format(uuid4().hex)
    api.secrets.add(password)
    return password


def test_shape_register_answers_with_the_user_and_tokens(api: Api, service: Target) -> None:
    password, address = _password(api), f"Ada-{uuid4().hex}@Example.com"
    body = {"email": address, "password": password, "name": "Ada"}
    answer = api.send("POST", "/api/v1/auth/register", json=body, status=201)
    assert answer.headers["location"] == "/api/v1/me"
    assert answer.headers["cache-control"] == "no-store"
    found = read_json(answer)
    user = found["user"]
    assert UUID7.fullmatch(user["id"])
    assert user["email"] == address.lower()
    assert user["name"] == "Ada"
    assert user["email_verified"] is False
    assert user.get("role") == (None if service.tenants else "member")
    assert found["token_type"] == "Bearer"
    assert 0 < found["expires_in"] <= 900
    headers = {"Authorization": f"Bearer {found['access_token']}"}
    assert read_json(api.send("GET", "/api/v1/me", headers=headers, status=200)) == user


def test_shape_a_known_address_is_taken(api: Api, world: World) -> None:
    someone = world.newcomer()
    for address in (someone.email, someone.email.upper()):
        body = {"email": address, "password": _password(api)}
        api.send("POST", "/api/v1/auth/register", json=body, status=409, code="email_taken")
    someone.login()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"email": "nobody"}, "/email"),
        ({"email": None}, "/email"),
        ({"password": None}, "/password"),
        ({"password": "short"}, "/password"),
        ({"password": "x" * 1025}, "/password"),
        ({"name": ""}, "/name"),
        ({"name": "x" * 121}, "/name"),
        ({"role": "admin"}, "/role"),
        ({"email_verified": True}, "/email_verified"),
        ({"id": str(uuid4())}, "/id"),
    ],
)
def test_shape_register_refuses(api: Api, change: dict[str, object], pointer: str) -> None:
    body = {"email": f"x-{uuid4().hex}@example.com", "password": _password(api), **change}
    answer = api.send("POST", "/api/v1/auth/register", json=body, status=400)
    assert list(errors_of(answer)) == [pointer]


def test_shape_login_answers_with_tokens(world: World) -> None:
    someone = world.newcomer()
    before = someone.tokens
    after = someone.login()
    assert after["access_token"] != before["access_token"]
    assert after["refresh_token"] != before["refresh_token"]
    assert someone.json("GET", "/api/v1/me", status=200)["id"] == someone.user_id


def test_shape_an_address_is_one_whatever_its_case(api: Api, world: World) -> None:
    someone = world.newcomer()
    body = {"email": someone.email.upper(), "password": someone.password}
    api.send("POST", "/api/v1/auth/login", json=body, status=200)


@pytest.mark.needs("jwt")
def test_shape_refresh_answers_with_the_next_tokens(api: Api, world: World) -> None:
    someone = world.newcomer()
    sent = {"refresh_token": someone.tokens["refresh_token"]}
    found = read_json(api.send("POST", "/api/v1/auth/refresh", json=sent, status=200))
    assert found["refresh_token"] != sent["refresh_token"]
    headers = {"Authorization": f"Bearer {found['access_token']}"}
    api.send("GET", "/api/v1/me", headers=headers, status=200)


def test_shape_logout_ends_the_session(world: World) -> None:
    someone = world.newcomer()
    someone.send("POST", "/api/v1/auth/logout", status=204)
    someone.send("GET", "/api/v1/me", status=401, code="invalid_token")


def test_shape_me_can_be_renamed(world: World) -> None:
    someone = world.newcomer()
    path = "/api/v1/me"
    for media in ("application/json", "application/merge-patch+json"):
        for name in ("Grace", None):
            answer = someone.json(
                "PATCH",
                path,
                content=b'{"name": "Grace"}' if name else b'{"name": null}',
                headers={"Content-Type": media},
                status=200,
            )
            assert answer["name"] == name
            assert someone.json("GET", path) == answer
    assert someone.json("PATCH", path, json={}, status=200)["name"] is None


def test_shape_sessions_are_listed_and_ended(world: World) -> None:
    someone = world.newcomer()
    first = dict(someone.tokens)
    someone.login()
    items = someone.json("GET", "/api/v1/me/sessions", status=200)["items"]
    assert [item["current"] for item in items] == [True, False]
    path = f"/api/v1/me/sessions/{items[1]['id']}"
    someone.send("DELETE", path, status=204)
    someone.send("DELETE", path, status=404, code="not_found")
    assert [item["id"] for item in someone.json("GET", "/api/v1/me/sessions")["items"]] == [
        items[0]["id"]
    ]
    sent = {"refresh_token": first["refresh_token"]}
    someone.api.send("POST", "/api/v1/auth/refresh", json=sent, status=401, code="invalid_token")
    headers = {"Authorization": f"Bearer {first['access_token']}"}
    someone.api.send("GET", "/api/v1/me", headers=headers, status=401, code="invalid_token")


def test_c9_what_has_no_etag_matches_none(world: World) -> None:
    someone = world.newcomer()
    someone.login()
    sessions = someone.json("GET", "/api/v1/me/sessions")["items"]
    new_password = {"current_password": someone.password, "password": "another horse and staple"}
    for method, path, options in (
        ("PATCH", "/api/v1/me", {"json": {"name": "Grace"}}),
        ("DELETE", f"/api/v1/me/sessions/{sessions[1]['id']}", {}),
        ("PUT", "/api/v1/auth/password", {"json": new_password}),
    ):
        before = someone.json("GET", "/api/v1/me")
        headers = {"If-Match": '"any"'}
        someone.send(
            method, path, headers=headers, status=412, code="precondition_failed", **options
        )
        headers = {"If-Match": "any"}
        someone.send(method, path, headers=headers, status=400, code="validation_failed", **options)
        assert someone.json("GET", "/api/v1/me") == before
        assert someone.json("GET", "/api/v1/me/sessions")["items"] == sessions
        headers = {"If-None-Match": "*"}
        answer = someone.send(method, path, headers=headers, status=400, **options)
        assert list(errors_of(answer)) == ["If-None-Match"]
        assert someone.json("GET", "/api/v1/me") == before
        assert someone.json("GET", "/api/v1/me/sessions")["items"] == sessions
    headers = {"If-Match": "*"}
    sent = someone.json("PATCH", "/api/v1/me", json={"name": "Grace"}, headers=headers, status=200)
    assert sent["name"] == "Grace"
    # The password is what it was.
    someone.login()


def test_c9_what_is_wrong_without_a_condition_is_told_with_one(world: World) -> None:
    """RFC 9110, 13.2.1: a condition is looked at where the request would succeed without it."""
    someone, other = world.newcomer(), world.newcomer()
    headers = {"If-Match": '"any"'}
    (theirs,) = other.json("GET", "/api/v1/me/sessions")["items"]
    for session in (str(uuid4()), theirs["id"]):
        path = f"/api/v1/me/sessions/{session}"
        someone.send("DELETE", path, headers=headers, status=404, code="not_found")
    other.send("GET", "/api/v1/me", status=200)
    wrong = {"current_password": "not the one that it is", "password": "another horse and staple"}
    path = "/api/v1/auth/password"
    answer = someone.send("PUT", path, json=wrong, headers=headers, status=400)
    assert errors_of(answer) == {"/current_password": "incorrect"}
    sent = {"current_password": someone.password, "password": f"{someone.email} and more"}
    answer = someone.send("PUT", path, json=sent, headers=headers, status=400)
    assert errors_of(answer) == {"/password": "contains_email"}
    someone.login()


def test_shape_the_password_changes_with_the_current_one(api: Api, world: World) -> None:
    someone = world.newcomer()
    elsewhere = dict(someone.tokens)
    someone.login()
    path, fresh = "/api/v1/auth/password", _password(api)
    wrong = {"current_password": _password(api), "password": fresh}
    answer = someone.send("PUT", path, json=wrong, status=400, code="validation_failed")
    assert errors_of(answer) == {"/current_password": "incorrect"}
    sent = {"current_password": someone.password, "password": fresh}
    someone.send("PUT", path, json=sent, status=204)
    someone.send("GET", "/api/v1/me", status=200)
    old = {"email": someone.email, "password": someone.password}
    api.send("POST", "/api/v1/auth/login", json=old, status=401, code="invalid_credentials")
    sent = {"refresh_token": elsewhere["refresh_token"]}
    api.send("POST", "/api/v1/auth/refresh", json=sent, status=401)
    someone.password = fresh
    someone.login()


def test_shape_a_forgotten_password_is_reset_by_mail(
    api: Api, world: World, mailbox: Mailbox
) -> None:
    someone = world.newcomer()
    seen = len(mailbox.to(someone.email))
    for address in (someone.email, f"nobody-{uuid4().hex}@example.com"):
        api.send("POST", "/api/v1/auth/password/forgot", json={"email": address}, status=202)
    token = mailbox.token(someone.email, sent=seen + 1)
    fresh = _password(api)
    path, sent = "/api/v1/auth/password/reset", {"token": token, "password": fresh}
    api.send("POST", path, json={**sent, "password": "short"}, status=400, code="validation_failed")
    api.send("POST", path, json=sent, status=204)
    api.send("POST", path, json=sent, status=400, code="invalid_one_time_token")
    someone.send("GET", "/api/v1/me", status=401)
    someone.password = fresh
    someone.login()


def test_shape_an_address_is_verified_by_mail(api: Api, world: World, mailbox: Mailbox) -> None:
    someone = world.newcomer()
    token = mailbox.token(someone.email)
    path = "/api/v1/auth/email/verify"
    api.send("POST", path, json={"token": token[:-1] + "_"}, status=400)
    api.send("POST", path, json={"token": token}, status=204)
    api.send("POST", path, json={"token": token}, status=400, code="invalid_one_time_token")
    assert someone.json("GET", "/api/v1/me")["email_verified"] is True


@pytest.mark.needs("jwt")
def test_shape_the_public_keys_are_public_only(api: Api) -> None:
    keys = read_json(api.send("GET", "/.well-known/jwks.json", status=200))["keys"]
    assert keys
    assert all("d" not in key for key in keys)


def test_shape_identity_answers_are_not_stored(a: Actor) -> None:
    for path in ("/api/v1/me", "/api/v1/me/sessions"):
        assert a.send("GET", path).headers["cache-control"] == "no-store"
