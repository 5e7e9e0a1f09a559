"""What the admin's pages may load: their own stylesheets and scripts, nothing else's."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def allow_own_assets(answer: View) -> View:
    def answer_with_policy(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.path_info.startswith("/admin/"):
            response["Content-Security-Policy"] = POLICY
        return response

    return answer_with_policy
