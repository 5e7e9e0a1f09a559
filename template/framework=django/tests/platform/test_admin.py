"""Django's admin is there where it is switched on, and nowhere else (H4)."""

import re

import httpx2
import pytest
from pydantic import ValidationError

from acme.platform.admin.settings import SHORTEST_SECRET, AdminSettings
from harness.other_service import OtherService
from harness.service import Service

FORM = "/admin/login/"


def test_h4_the_admin_is_off_unless_switched_on(server: Service) -> None:
    response = httpx2.get(f"{server.url}/admin/")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_the_admin_that_is_switched_on_asks_who_is_there(other_service: OtherService) -> None:
    with httpx2.Client(base_url=other_service.url, follow_redirects=True) as client:
        page = client.get("/admin/")
        assert page.status_code == 200
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        # Or browsers would send its forms without saying where from, and Django refuse them.
        assert page.headers["Referrer-Policy"] == "same-origin"
        sheet = re.search(r'href="([^"]+\.css)"', page.text)
        assert sheet is not None
        # A file that is not there would end in the page for signing in.
        assert client.get(sheet[1]).headers["Content-Type"].startswith("text/css")
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page.text)
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], "username": "nobody", "password": "x"}

        def send(**headers: str) -> httpx2.Response:
            return client.post(FORM, data=form, headers=headers)

        behind = other_service.url.replace("http:", "https:")
        assert send(Origin=other_service.url).status_code == 200
        assert send(Origin=behind, **{"X-Forwarded-Proto": "https"}).status_code == 200
        for refused in (send(Origin=behind), send(Origin="null"), client.post(FORM, data={})):
            assert (refused.status_code, refused.json()["code"]) == (403, "bad_request")


@pytest.mark.parametrize(
    ("secret", "fits"),
    [(None, False), ("x" * (SHORTEST_SECRET - 1), False), ("x" * SHORTEST_SECRET, True)],
)
def test_a_secret_is_needed_in_production(secret: str | None, fits: bool) -> None:
    given = {
        "environment": "production",
        "database_url": "postgresql://app:s3cr3t-word@db.example.com/service",
        "admin_enabled": True,
        "secret_key": secret,
    }
    if fits:
        assert AdminSettings.model_validate(given).admin_secret == secret
    else:
        with pytest.raises(ValidationError, match="SECRET_KEY"):
            AdminSettings.model_validate(given)
