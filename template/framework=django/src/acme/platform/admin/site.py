"""The site of Django's admin: each page is one transaction."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse

from acme import PROJECT
from acme.platform.http.routing import DATABASE

View = Callable[..., HttpResponseBase]

REFUSED = "Refused: another row has one of these values, or refers to what was to be deleted."


class ServiceSite(AdminSite):
    site_title = site_header = PROJECT
    # The service itself has no pages to go back to.
    site_url = None

    def entry(self, request: HttpRequest) -> tuple[str, ...]:
        """What the transaction of a page opens with."""
        return ()

    def admin_view(self, view: View, cacheable: bool = False) -> Any:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                with DATABASE.transaction(self.entry(request)):
                    response = view(request, *args, **kwargs)
                    if isinstance(response, SimpleTemplateResponse):
                        # Rows are read while a page is written, so that has to happen here.
                        response.render()
                    return response
            except IntegrityError:
                messages.error(request, REFUSED)
                return HttpResponseRedirect(request.get_full_path())

        return super().admin_view(answer, cacheable)
