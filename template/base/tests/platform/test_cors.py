"""What pages of other sites are told (H2)."""

from typing import Any

import pytest

from acme.platform import contract
from acme.platform.http.cors import Cors

LISTED = "https://app.example.com"
ASKS = {"access-control-request-method": "PUT"}
CONTRACT: dict[str, Any] = {
    "components": {
        "parameters": {"Version": {"in": "header", "name": "X-Version", "schema": {}}},
        "responses": {"Gone": {"description": "", "headers": {"X-Since": {}}}},
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    },
    "paths": {
        "/things": {
            "parameters": [{"in": "header", "name": "X-Shared"}],
            "get": {
                "parameters": [{"in": "header", "name": "X-Own"}, {"in": "query", "name": "q"}],
                "responses": {"200": {"description": "", "headers": {"X-Total": {}}}},
            },
        }
    },
}


@pytest.fixture
def cors() -> Cors:
    return Cors([LISTED, "http://localhost:3000"], contract.load())


def test_h2_a_listed_origin_is_echoed_and_no_other(cors: Cors) -> None:
    assert dict(cors.headers_for(LISTED))["Access-Control-Allow-Origin"] == LISTED
    for other in (None, "", "*", "null", f"{LISTED}.evil.example", LISTED.upper(), f"{LISTED}:443"):
        assert cors.headers_for(other) == (("Vary", "Origin"),)


def test_h2_only_a_browser_that_asks_first_is_answered(cors: Cors) -> None:
    assert cors.preflight("OPTIONS", {"origin": LISTED}) is None
    assert cors.preflight("OPTIONS", ASKS) is None
    assert cors.preflight("GET", {"origin": LISTED, **ASKS}) is None
    reply = cors.preflight("OPTIONS", {"origin": LISTED, **ASKS})
    assert reply is not None
    assert (reply.status, reply.body) == (204, b"")
    assert "PUT" in reply.headers["Access-Control-Allow-Methods"]
    other = cors.preflight("OPTIONS", {"origin": "https://evil.example", **ASKS})
    assert other is not None
    assert (other.status, dict(other.headers)) == (204, {})


def test_h2_nothing_allows_cookies(cors: Cors) -> None:
    reply = cors.preflight("OPTIONS", {"origin": LISTED, **ASKS})
    assert reply is not None
    names = {*reply.headers, *dict(cors.headers_for(LISTED))}
    assert "Access-Control-Allow-Credentials" not in names


def test_h2_headers_that_the_contract_names_may_be_sent_and_read() -> None:
    cors = Cors([LISTED], CONTRACT)
    reply = cors.preflight("OPTIONS", {"origin": LISTED, **ASKS})
    assert reply is not None
    allowed = set(reply.headers["Access-Control-Allow-Headers"].split(", "))
    assert allowed >= {"X-Version", "X-Key", "X-Shared", "X-Own", "Content-Type"}
    assert "q" not in allowed
    exposed = set(dict(cors.headers_for(LISTED))["Access-Control-Expose-Headers"].split(", "))
    assert exposed >= {"X-Since", "X-Total", "ETag", "X-Request-ID"}


def test_h2_in_development_everybody_may_ask() -> None:
    cors = Cors(["*"], CONTRACT)
    for origin in ("https://any.example", "null", None):
        assert dict(cors.headers_for(origin))["Access-Control-Allow-Origin"] == "*"
    reply = cors.preflight("OPTIONS", {"origin": "https://any.example", **ASKS})
    assert reply is not None
    assert reply.headers["Access-Control-Max-Age"]
