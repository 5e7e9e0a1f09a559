"""Section 5, tokens (J2 to J5)."""

from __future__ import annotations

import base64
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from .actors import Actor, World
from .api import Api, read_json
from .database import Rows
from .domain import Resource
from .target import Target

pytestmark = pytest.mark.needs("jwt")

GRACE = 30


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A token's header and claims, unverified."""
    header, claims, _ = token.split(".")
    return tuple(
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        for part in (header, claims)
    )


class Forger:
    """Signs whatever it is told with the service's own key."""

    def __init__(self, service: Target, token: str) -> None:
        self.key = OKPKey.import_key(json.loads(service.signing_key))
        self.header, self.claims = parts(token)

    def token(self, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """The token that was given, changed; a claim that is None is left out."""
        changed = {**self.claims, **claims}
        return jwt.encode(
            {**self.header, **(header or {})},
            {name: value for name, value in changed.items() if value is not None},
            self.key,
            algorithms=["EdDSA", "Ed25519"],
        )


@pytest.fixture(scope="module")
def holder(world: World) -> Actor:
    return world.actor()


@pytest.fixture
def forger(service: Target, holder: Actor) -> Forger:
    return Forger(service, holder.token)


def refused(api: Api, token: str, *paths: str) -> None:
    for path in ("/api/v1/me", *paths):
        headers = {"Authorization": f"Bearer {token}"}
        answer = api.send("GET", path, headers=headers, status=401, code="invalid_token")
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_j2_an_access_token_is_as_rfc_9068_has_it(forger: Forger, holder: Actor) -> None:
    assert forger.header["typ"] == "at+jwt"
    assert forger.header["alg"] in ("EdDSA", "Ed25519")
    assert forger.header["kid"]
    claims = forger.claims
    assert claims.keys() >= {"iss", "sub", "aud", "exp", "iat", "jti", "client_id"}
    assert claims["sub"] == holder.user_id
    assert 0 < claims["exp"] - claims["iat"] <= 900
    assert holder.password not in json.dumps(claims)
    assert holder.email not in json.dumps(claims)


def test_j2_the_forger_knows_its_trade(forger: Forger, api: Api, sample: Resource) -> None:
    """The same claims, signed anew, are accepted: what follows is refused for its claims alone."""
    headers = {"Authorization": f"Bearer {forger.token()}"}
    api.send("GET", "/api/v1/me", headers=headers, status=200)
    api.send("GET", sample.path, headers=headers, status=200)


NOW = int(time.time())
WRONG_CLAIMS: list[dict[str, Any]] = [
    {"exp": NOW - 3600},
    {"exp": NOW - 120},
    {"exp": None},
    {"exp": "tomorrow"},
    {"exp": 1e400},
    {"iat": NOW + 3600, "exp": NOW + 3900},
    {"nbf": NOW + 3600},
    {"iss": "https://elsewhere.example"},
    {"iss": None},
    {"iss": ["a", "b"]},
    {"aud": "https://elsewhere.example"},
    {"aud": []},
    {"aud": None},
    {"sub": None},
    {"sub": ""},
    {"sub": 7},
    {"sub": "somebody"},
    {"sub": "0193a1f2-6c5e-7d1a-b0c4-3f8e5a9d2b17"},
    {"sid": None},
    {"sid": "0193a1f2-6c5e-7d1a-b0c4-3f8e5a9d2b17"},
    {"exp": NOW + 10**9},
]


@pytest.mark.parametrize("claims", WRONG_CLAIMS, ids=[str(claims) for claims in WRONG_CLAIMS])
def test_j2_wrong_claims_are_refused(
    forger: Forger, api: Api, sample: Resource, claims: dict[str, Any]
) -> None:
    if claims.get("exp") == 1e400:
        header, _, signature = forger.token().split(".")
        raw = json.dumps({**forger.claims, "exp": 1e400}).encode()
        refused(api, f"{header}.{base64.urlsafe_b64encode(raw).rstrip(b'=').decode()}.{signature}")
        return
    refused(api, forger.token(**claims), sample.path)


@pytest.mark.parametrize("typ", ["JWT", "rt+jwt", ""])
def test_j2_another_type_of_token_is_refused(
    forger: Forger, api: Api, typ: str, sample: Resource
) -> None:
    refused(api, forger.token({"typ": typ}), sample.path)


def test_j2_a_refresh_token_is_no_access_token(holder: Actor, sample: Resource) -> None:
    refused(holder.api, str(holder.tokens["refresh_token"]), sample.path)


def test_j2_an_access_token_is_no_refresh_token(holder: Actor) -> None:
    body = {"refresh_token": holder.token}
    answer = holder.api.send("POST", "/api/v1/auth/refresh", json=body, declared=False)
    assert answer.status_code in (400, 401)


def _refresh(api: Api, token: str, status: int = 200) -> dict[str, Any]:
    body: dict[str, Any] = read_json(
        api.send("POST", "/api/v1/auth/refresh", json={"refresh_token": token}, status=status)
    )
    if status == 401:
        assert body["code"] == "invalid_token"
    return body


def test_j3_a_used_token_is_a_thief_and_ends_the_family(
    api: Api, world: World, rows: Rows, sample: Resource
) -> None:
    someone = world.actor()
    first = someone.tokens["refresh_token"]
    second = _refresh(api, first)
    third = _refresh(api, second["refresh_token"])
    rows.age(GRACE + 1)
    _refresh(api, first, 401)
    # The refusal was committed, though its request failed: nothing of the family is left.
    for token in (first, second["refresh_token"], third["refresh_token"]):
        _refresh(api, token, 401)
    for tokens in (someone.tokens, second, third):
        refused(api, tokens["access_token"], sample.path)
    someone.login()
    someone.send("GET", sample.path, status=200)


def test_j3_another_session_is_left_alone(api: Api, world: World, rows: Rows) -> None:
    someone = world.newcomer()
    first = someone.tokens["refresh_token"]
    elsewhere = someone.login()["refresh_token"]
    _refresh(api, first)
    rows.age(GRACE + 1)
    _refresh(api, first, 401)
    _refresh(api, elsewhere)


def test_j3_within_the_grace_the_successor_comes_again(api: Api, world: World) -> None:
    """An answer that was lost on the way is asked for again."""
    first = world.newcomer().tokens["refresh_token"]
    second = _refresh(api, first)
    assert _refresh(api, first)["refresh_token"] == second["refresh_token"]
    third = _refresh(api, second["refresh_token"])
    _refresh(api, third["refresh_token"])


@pytest.mark.parametrize("token", ["x", "A" * 43, "a.b.c", "0193a1f2-6c5e-7d1a-b0c4-3f8e5a9d2b17"])
def test_j3_an_unknown_refresh_token_is_refused(api: Api, token: str) -> None:
    answer = api.send("POST", "/api/v1/auth/refresh", json={"refresh_token": token}, status=401)
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_j4_parallel_refreshes_get_one_successor(api: Api, world: World) -> None:
    someone = world.newcomer()
    first = someone.tokens["refresh_token"]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: _refresh(api, first), range(20)))
    assert len({answer["refresh_token"] for answer in answers}) == 1
    for answer in answers:
        headers = {"Authorization": f"Bearer {answer['access_token']}"}
        api.send("GET", "/api/v1/me", headers=headers, status=200)
    _refresh(api, answers[0]["refresh_token"])


def test_j5_the_leaf_of_a_revoked_family_is_refused_at_once(
    api: Api, world: World, rows: Rows
) -> None:
    """It was never used, so only a revocation of its own can refuse it."""
    first = world.newcomer().tokens["refresh_token"]
    leaf = _refresh(api, first)["refresh_token"]
    rows.age(GRACE + 1)
    _refresh(api, first, 401)
    _refresh(api, leaf, 401)
