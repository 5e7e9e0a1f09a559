"""The edge holds whatever the application does (C1, H1)."""

import json

from acme.settings import Settings
from harness.edge import SECRET, answer_of_failure


def test_h1_a_failure_is_a_problem_with_every_header(settings: Settings) -> None:
    for method in ("GET", "HEAD"):
        status, headers, body = answer_of_failure(settings, method)
        assert status == 500
        assert headers["content-type"] == "application/problem+json"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["referrer-policy"] == "no-referrer"
        assert "strict-transport-security" not in headers
        assert SECRET not in body.decode()
        assert bool(body) == (method == "GET")
    assert json.loads(answer_of_failure(settings, "GET")[2])["code"] == "internal_error"


def test_h1_production_asks_for_https(settings: Settings) -> None:
    production = settings.model_copy(update={"environment": "production"})
    assert "max-age" in answer_of_failure(production, "GET")[1]["strict-transport-security"]
