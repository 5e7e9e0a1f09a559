"""What the framework refuses by itself is a problem too."""

import json

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.test import RequestFactory
from ninja import NinjaAPI
from ninja.errors import HttpError

from acme.kit.problem import MEDIA_TYPE
from acme.platform.http.environ import REQUEST_ID
from acme.platform.http.errors import bad_request, forbidden
from acme.platform.http.problem_handlers import handle_problems

REQUEST = RequestFactory().get("/teapot")
REQUEST.META[REQUEST_ID] = "request-1"


def refusals() -> dict[str, tuple[int, HttpResponse]]:
    api = NinjaAPI(urls_namespace="refusals")
    handle_problems(api)
    return {
        "Ninja's": (418, api.on_exception(REQUEST, HttpError(418, "Short and stout."))),
        "Django's": (400, bad_request(REQUEST, SuspiciousOperation("hunter-two"))),
        "the admin's": (403, forbidden(REQUEST, reason="hunter-two")),
    }


@pytest.mark.parametrize("whose", ["Ninja's", "Django's", "the admin's"])
def test_an_exception_of_the_framework_keeps_its_status(whose: str) -> None:
    status, answer = refusals()[whose]
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, MEDIA_TYPE)
    assert json.loads(answer.content)["code"] == "bad_request"
    assert b"hunter" not in answer.content
