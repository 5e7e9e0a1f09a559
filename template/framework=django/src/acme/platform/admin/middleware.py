"""What the admin needs to know and to say beside what holds for the API."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from acme.platform.http.client_address import is_trusted

View = Callable[[HttpRequest], HttpResponseBase]

HEADERS = {
    # Its own stylesheets and scripts, nothing else's.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # Without a referrer a browser sends forms with `Origin: null`, which Django refuses.
    "Referrer-Policy": "same-origin",
}


def suit_browsers(answer: View) -> View:
    def answer_a_browser(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/admin/"):
            return answer(request)
        if request.META.get("HTTP_X_FORWARDED_PROTO") == "https" and is_trusted(
            request.META.get("REMOTE_ADDR"), settings.ENVIRONMENT.trusted_proxies
        ):
            # Django compares it with where a form was sent from.
            request.META["wsgi.url_scheme"] = "https"
        response = answer(request)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return answer_a_browser
