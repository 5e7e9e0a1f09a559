"""R10, L3: what a view of ours raises is told to nobody, and its secret not even to the log."""

import json
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from acme.platform.http.edge import Edge
from acme.platform.limits.assembly import make_limiter
from acme.settings import Settings
from harness.logs import lines_of_requests, logging_as_configured

SECRET = "correct horse battery"


def fail(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError(str({"password": SECRET}))


urlpatterns = [path("fail", fail)]
handler500 = "acme.platform.http.errors.server_error"


@override_settings(ROOT_URLCONF=__name__)
def test_r10_a_view_that_raises_tells_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    environ: dict[str, Any] = {"PATH_INFO": "/fail", "QUERY_STRING": ""}
    setup_testing_defaults(environ)
    started: list[str] = []

    def start_response(line: str, *_: Any) -> None:
        started.append(line)

    with logging_as_configured(settings):
        edge = Edge(WSGIHandler(), settings, make_limiter(settings))
        body = b"".join(edge(environ, start_response)).decode()
    assert (started, json.loads(body)["code"]) == (["500 Internal Server Error"], "internal_error")
    said = capsys.readouterr().err
    failed, line = lines_of_requests(said)
    assert (failed["event"], line["event"], line["status"]) == ("request_failed", "request", 500)
    assert "RuntimeError: {'password': '***'}" in failed["exception"]
    assert line["route"] == "/fail"
    assert SECRET not in said + body
