"""The site of Django's admin, for administrators of organizations: one organization at a time."""

from functools import wraps
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, reverse

from acme import PROJECT
from acme.platform.admin.site import ServiceSite, View
from acme.platform.identity.entry import Entry
from acme.platform.identity.models import User
from acme.platform.identity.roles import Role
from acme.platform.identity.scope import act_in
from acme.platform.tenancy.models import Membership

CHOSEN = "organization"


class TenantSite(ServiceSite):
    index_template = "admin/organizations.html"

    def entry(self, request: HttpRequest) -> Entry:
        membership = chosen(request)
        if membership is None:
            return ()
        return act_in(membership.organization_id, membership.user_id, Role(membership.role))

    def admin_view(self, view: View, cacheable: bool = False) -> Any:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if chosen(request) is None:
                return HttpResponseRedirect(reverse("admin:index"))
            return view(request, *args, **kwargs)

        anywhere = view in (self.index, self.logout, self.choose_organization)
        return super().admin_view(view if anywhere else answer, cacheable)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        choose = self.admin_view(self.choose_organization)
        return [path("organization/", choose, name="choose_organization"), *super().get_urls()]

    def choose_organization(self, request: HttpRequest) -> HttpResponseBase:
        wanted = request.POST.get("slug")
        for membership in administered(request):
            if membership.organization.slug == wanted:
                request.session[CHOSEN] = str(membership.organization_id)
                return HttpResponseRedirect(reverse("admin:index"))
        raise Http404

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        membership = chosen(request)
        if membership is not None:
            context["site_header"] = f"{PROJECT}: {membership.organization.name}"
        return {**context, "membership": membership, "memberships": administered(request)}

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[Any]:
        return [] if chosen(request) is None else super().get_app_list(request, app_label)

    def get_log_entries(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """Nothing: they name rows of every organization that the user has been in."""
        return LogEntry.objects.none()


def administered(request: HttpRequest) -> list[Membership]:
    return request.user.administers if isinstance(request.user, User) else []


def chosen(request: HttpRequest) -> Membership | None:
    """The only one, or the one that was picked; never another in place of one that was lost."""
    memberships = administered(request)
    if len(memberships) == 1:
        request.session.setdefault(CHOSEN, str(memberships[0].organization_id))
    wanted = request.session.get(CHOSEN)
    return next((m for m in memberships if str(m.organization_id) == wanted), None)
