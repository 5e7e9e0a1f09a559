"""Who may ask how often: users by who they are, everybody else by where they ask from."""

from collections.abc import Callable, Collection, Mapping, Sequence

from acme.platform.identity.settings import IdentitySettings
from acme.platform.limits.addresses import address_of
from acme.platform.limits.ports import Limit, Visit
from acme.platform.limits.quota import GENEROUS, SECONDS, Quota

ANONYMOUS = Quota(60, SECONDS["hour"])
AUTHENTICATED = Quota(5000, SECONDS["hour"])
SENSITIVE = Quota(20, SECONDS["hour"])

Route = tuple[str, str]  # method and path

# Whose credential the headers hold; None where there is none, or none that is any good. Whether
# that user's session still lives makes no difference to whom a request is counted against.
Recognize = Callable[[Mapping[str, str]], str | None]


class UserTiers:
    def __init__(
        self,
        settings: IdentitySettings,
        recognize: Recognize,
        sensitive: Collection[Route],
        personal: Collection[Route],
    ) -> None:
        def chosen(quota: Quota | None, usual: Quota) -> Quota:
            return quota or (usual if settings.in_production else GENEROUS)

        self._anonymous = chosen(settings.rate_limit_anonymous, ANONYMOUS)
        self._authenticated = chosen(settings.rate_limit_authenticated, AUTHENTICATED)
        self._sensitive = chosen(settings.rate_limit_sensitive, SENSITIVE)
        self._trusted = settings.trusted_proxies
        self._recognize = recognize
        self._sensitive_routes = frozenset(sensitive)
        self._personal_routes = frozenset(personal)

    def limits_of(self, visit: Visit) -> Sequence[Limit]:
        user = self._recognize(visit.headers)
        route = (visit.method, visit.path)
        is_sensitive = route in self._sensitive_routes
        if user is not None and not is_sensitive:
            default = self._of_user(user)
            if route not in self._personal_routes:
                return (default,)
            # Only who holds a token of this user gets here.
            return (default, self._of_route(visit.path, f"user:{user}"))
        address = f"address:{address_of(visit, self._trusted)}"
        if user is None:
            default = Limit("default", self._anonymous, address)
        else:
            default = self._of_user(user)
        if not is_sensitive:
            return (default,)
        # By address, never by account: or anybody could lock anybody else out.
        return (default, self._of_route(visit.path, address))

    def _of_route(self, path: str, sender: str) -> Limit:
        return Limit("sensitive", self._sensitive, f"sensitive:{path}:{sender}")

    def _of_user(self, user: str) -> Limit:
        return Limit("default", self._authenticated, f"user:{user}")
