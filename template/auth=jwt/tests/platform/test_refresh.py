"""Refresh tokens over HTTP: J3 to J6, against a server started as production starts it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx2
import psycopg

from harness.service import Service
from harness.users import PASSWORD, sign_up, with_token

REFRESH = "/api/v1/auth/refresh"
GRACE = timedelta(seconds=31)


def refresh(client: httpx2.Client, token: str) -> httpx2.Response:
    return client.post(REFRESH, json={"refresh_token": token})


def trade(client: httpx2.Client, token: str) -> dict[str, Any]:
    response = refresh(client, token)
    assert response.status_code == 200, response.text
    traded: dict[str, Any] = response.json()
    return traded


def refused(response: httpx2.Response) -> bool:
    return (response.status_code, response.json()["code"]) == (401, "invalid_token")


def let_grace_pass(admin: psycopg.Connection) -> None:
    admin.execute("UPDATE refresh_tokens SET rotated_at = rotated_at - %s", [GRACE])


def test_a_token_is_traded_for_the_next(client: httpx2.Client) -> None:
    first = sign_up(client).tokens
    second = trade(client, first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    with_new = with_token(client, second["access_token"])
    assert with_new.get("/api/v1/me").status_code == 200
    assert trade(client, second["refresh_token"])["refresh_token"] != second["refresh_token"]


def test_j3_a_reused_token_ends_its_family_though_the_request_fails(
    client: httpx2.Client, server: Service, admin: psycopg.Connection
) -> None:
    somebody = sign_up(client)
    first = somebody.tokens["refresh_token"]
    leaf = trade(client, trade(client, first)["refresh_token"])
    let_grace_pass(admin)
    assert refused(refresh(client, first))
    assert refused(refresh(client, leaf["refresh_token"]))
    assert with_token(client, leaf["access_token"]).get("/api/v1/me").status_code == 401
    assert somebody.client.get("/api/v1/me").status_code == 401
    assert '"refresh_token_reused"' in server.log.read_text()


def test_j3_another_session_of_the_user_lives_on(
    client: httpx2.Client, admin: psycopg.Connection
) -> None:
    somebody = sign_up(client)
    login = {"email": somebody.email, "password": PASSWORD}
    other = client.post("/api/v1/auth/login", json=login).json()
    first = somebody.tokens["refresh_token"]
    trade(client, first)
    let_grace_pass(admin)
    assert refused(refresh(client, first))
    trade(client, other["refresh_token"])


def test_j4_parallel_refreshes_get_the_same_next_token(client: httpx2.Client) -> None:
    first = sign_up(client).tokens["refresh_token"]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: trade(client, first), range(20)))
    assert len({answer["refresh_token"] for answer in answers}) == 1
    trade(client, answers[0]["refresh_token"])


def test_j5_rotated_and_revoked_are_two_states(
    client: httpx2.Client, admin: psycopg.Connection
) -> None:
    first = sign_up(client).tokens["refresh_token"]
    leaf = trade(client, first)["refresh_token"]
    assert trade(client, first)["refresh_token"] == leaf
    let_grace_pass(admin)
    assert refused(refresh(client, first))
    # The leaf was never used: nothing but the revocation speaks against it.
    assert refused(refresh(client, leaf))


def test_j6_signing_out_ends_refresh_and_access(client: httpx2.Client) -> None:
    somebody = sign_up(client)
    assert somebody.client.post("/api/v1/auth/logout").status_code == 204
    assert somebody.client.get("/api/v1/me").status_code == 401
    assert refused(refresh(client, somebody.tokens["refresh_token"]))


def test_j6_a_family_ends_however_often_it_is_renewed(
    client: httpx2.Client, admin: psycopg.Connection
) -> None:
    token = sign_up(client).tokens["refresh_token"]
    token = trade(client, token)["refresh_token"]
    admin.execute("UPDATE sessions SET expires_at = now()")
    assert refused(refresh(client, token))


def test_a_disabled_user_gets_no_tokens(client: httpx2.Client, admin: psycopg.Connection) -> None:
    token = sign_up(client).tokens["refresh_token"]
    admin.execute("UPDATE users SET disabled_at = now()")
    assert refused(refresh(client, token))


def test_tokens_are_stored_as_digests_only(
    client: httpx2.Client, admin: psycopg.Connection
) -> None:
    token = sign_up(client).tokens["refresh_token"]
    rows = admin.execute("SELECT t::text FROM refresh_tokens t").fetchall()
    assert rows
    assert not any(token in row[0] or token.encode().hex() in row[0] for row in rows)


def test_access_and_refresh_tokens_do_not_stand_in_for_each_other(client: httpx2.Client) -> None:
    tokens = sign_up(client).tokens
    assert refused(refresh(client, tokens["access_token"]))
    assert refused(with_token(client, tokens["refresh_token"]).get("/api/v1/me"))


def test_the_key_set_holds_no_private_key(client: httpx2.Client) -> None:
    (key,) = client.get("/.well-known/jwks.json").json()["keys"]
    assert key.keys() == {"kty", "crv", "x", "kid", "use", "alg"}
