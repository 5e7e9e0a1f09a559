"""The site of Django's admin, for administrators."""

from django.http import HttpRequest

from acme.platform.admin.site import ServiceSite
from acme.platform.identity.entry import Entry, act_as
from acme.platform.identity.models import User
from acme.platform.identity.roles import Role


class UserSite(ServiceSite):
    def entry(self, request: HttpRequest) -> Entry:
        user = request.user
        # Row security holds in the admin as well: what it adds has an owner.
        return act_as(user.id, Role(user.role)) if isinstance(user, User) else ()
