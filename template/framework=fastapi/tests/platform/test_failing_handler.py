"""R10, L3: what a handler of ours raises is told to nobody, and its secret not even to the log."""

import pytest
from starlette.testclient import TestClient

from acme.platform.http.application import make_application
from acme.platform.http.edge import Edge
from acme.platform.limits.assembly import make_limiter
from acme.settings import Settings
from harness.logs import lines_of_requests, logging_as_configured

SECRET = "correct horse battery"


def test_r10_a_handler_that_raises_tells_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    application = make_application(settings)

    @application.get("/fail")
    async def fail() -> None:
        raise RuntimeError(str({"password": SECRET}))

    with logging_as_configured(settings):
        answer = TestClient(Edge(application, settings, make_limiter(settings))).get("/fail")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    said = capsys.readouterr().err
    failed, line = lines_of_requests(said)
    assert (failed["event"], line["event"], line["status"]) == ("request_failed", "request", 500)
    assert "RuntimeError: {'password': '***'}" in failed["exception"]
    assert SECRET not in said + answer.text
