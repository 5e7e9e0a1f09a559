"""Access tokens under attack: J1 and J2, without a server."""

import base64
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from acme import PROJECT
from acme.kit.ids import new_id
from acme.kit.problem import Problem
from acme.platform.identity.access_tokens import LIFETIME, AccessTokens
from acme.platform.identity.bearer import caller_of
from acme.platform.identity.keys import TokenKey, parse_keys
from acme.platform.identity.model import Caller

KEY = TokenKey.generate()
WRONG: tuple[object, ...] = (None, "", [], {}, True)
CALLER = Caller(user_id=new_id(), session_id=new_id())


@pytest.fixture
def tokens() -> AccessTokens:
    return AccessTokens(KEY)


def encode(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return read


@pytest.fixture
def claims(tokens: AccessTokens) -> dict[str, Any]:
    return claims_of(tokens.issue(CALLER))


def forge(
    claims: dict[str, Any],
    key: Any = KEY.key,
    algorithm: str = "EdDSA",
    **header: Any,
) -> str:
    """Signed as our own are, except for what is given."""
    whole = {"typ": "at+jwt", "alg": algorithm, "kid": KEY.key_id, **header}
    signed = f"{encode(whole)}.{encode(claims)}"
    if algorithm.lower() == "none":
        return f"{signed}."
    if algorithm == "HS256":
        return jwt.encode(whole, claims, key, algorithms=["HS256"])
    signature = key.private_key.sign(signed.encode())
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def refused(tokens: AccessTokens, token: str) -> bool:
    with pytest.raises(Problem) as problem:
        tokens.read(token)
    return (problem.value.status, problem.value.code) == (401, "invalid_token")


def test_what_was_issued_is_read_again_and_again(tokens: AccessTokens) -> None:
    token = tokens.issue(CALLER)
    assert tokens.read(token) == tokens.read(token) == CALLER
    claims = claims_of(token)
    assert claims["exp"] - claims["iat"] == LIFETIME <= 900
    assert claims.keys() >= {"iss", "aud", "sub", "exp", "iat", "jti", "client_id", "sid"}


def test_the_forger_of_these_tests_forges_well(
    tokens: AccessTokens, claims: dict[str, Any]
) -> None:
    assert tokens.read(forge(claims)) == CALLER


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
def test_j1_no_algorithm(tokens: AccessTokens, claims: dict[str, Any], algorithm: str) -> None:
    assert refused(tokens, forge(claims, algorithm=algorithm))


def test_j1_the_public_key_as_a_secret(tokens: AccessTokens, claims: dict[str, Any]) -> None:
    for secret in (KEY.public()["x"], json.dumps(KEY.public())):
        key = OctKey.import_key(secret)
        assert refused(tokens, forge(claims, key, "HS256"))


@pytest.mark.parametrize(
    "header",
    [
        {"jwk": TokenKey.generate().public()},
        {"jku": "https://evil.example/keys"},
        {"x5u": "https://evil.example/certificate"},
        {"crit": ["b64"], "b64": True},
        {"crit": ["unknown"], "unknown": 1},
        {"kid": "../../dev/null"},
        {"kid": "' OR 1=1 --"},
        {"kid": ["a"]},
        {"kid": None},
        {"typ": "JWT"},
        {"typ": "rt+jwt"},
        {"typ": None},
        {"alg": "Ed25519"},
    ],
    # Not the values: a key is a new one in each of pytest-xdist's workers.
    ids=",".join,
)
def test_j1_a_header_that_is_not_ours(
    tokens: AccessTokens, claims: dict[str, Any], header: dict[str, Any]
) -> None:
    assert refused(tokens, forge(claims, **header))


def test_j1_a_foreign_signature(tokens: AccessTokens, claims: dict[str, Any]) -> None:
    foreign = OKPKey.generate_key("Ed25519")
    assert refused(tokens, forge(claims, foreign))
    assert refused(tokens, forge(claims, foreign, jwk=foreign.as_dict(private=False)))


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "exp", "iat", "jti", "client_id", "sid"])
def test_j2_a_claim_is_missing_or_wrong(
    tokens: AccessTokens, claims: dict[str, Any], name: str
) -> None:
    assert refused(tokens, forge({key: claims[key] for key in claims if key != name}))
    for wrong in WRONG:
        assert refused(tokens, forge({**claims, name: wrong}))
    if name != "jti":
        assert refused(tokens, forge({**claims, name: "somebody-else"}))


def test_j2_times(tokens: AccessTokens, claims: dict[str, Any]) -> None:
    now = int(time.time())
    for times in (
        {"iat": now - 1000, "exp": now - 100},
        {"iat": now - 900, "exp": now},
        {"iat": now + 100, "exp": now + 900},
        {"iat": now, "exp": now + 901},
        {"iat": now - 10**6, "exp": now + 10**6},
        {"nbf": now + 100},
        {"exp": float(now + 100)},
    ):
        assert refused(tokens, forge({**claims, **times}))


def test_j2_expiry_holds_for_a_token_that_was_read_before(
    tokens: AccessTokens, claims: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    token = forge(claims)
    assert tokens.read(token) == CALLER
    monkeypatch.setattr(time, "time", lambda: float(claims["exp"]))
    assert refused(tokens, token)


def test_every_changed_character_breaks_it(tokens: AccessTokens) -> None:
    token = tokens.issue(CALLER)
    for position, character in enumerate(token):
        other = "A" if character != "A" else "B"
        assert refused(tokens, token[:position] + other + token[position + 1 :])


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é.é.é", "x" * 100_000, "a." * 900])
def test_garbage(tokens: AccessTokens, token: str) -> None:
    assert refused(tokens, token)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Token x", "bearer  "])
def test_a1_another_scheme_or_nothing_in_it(tokens: AccessTokens, header: str) -> None:
    with pytest.raises(Problem) as problem:
        caller_of(header, tokens)
    assert problem.value.code == "invalid_token"


def test_a_scheme_is_read_in_any_case(tokens: AccessTokens) -> None:
    assert caller_of(f"bEARER {tokens.issue(CALLER)}", tokens) == CALLER
    assert caller_of(None, tokens) is None


def test_j7_tokens_of_a_retired_key_hold_until_they_expire() -> None:
    old, new = TokenKey.generate(), TokenKey.generate()
    token = AccessTokens(old).issue(CALLER)
    retired = parse_keys(json.dumps([old.public()]))
    rotated = AccessTokens(new, retired)
    assert rotated.read(token) == CALLER
    assert rotated.read(rotated.issue(CALLER)) == CALLER
    assert {key["kid"] for key in rotated.key_set()["keys"]} == {old.key_id, new.key_id}
    assert refused(AccessTokens(new), token)
    assert claims_of(token)["iss"] == PROJECT


@pytest.mark.parametrize(
    "text",
    ["", "change-me", "{}", "[]", "null", '{"kty": "oct", "k": "AAAA"}', '{"kty":"OKP"}'],
)
def test_a_signing_key_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        TokenKey.parse(text)


def test_a_public_key_signs_nothing() -> None:
    with pytest.raises(ValueError, match="public"):
        TokenKey.parse(json.dumps(KEY.public()))
    assert TokenKey.parse(KEY.to_json()).key_id == KEY.key_id
    assert "d" not in KEY.public()
    private = str(KEY.key.as_dict(private=True)["d"])
    assert private not in repr(KEY)
