"""Who may ask how often: each address the same."""

from collections.abc import Sequence

from acme.platform.limits.addresses import address_of
from acme.platform.limits.ports import Limit, Visit
from acme.platform.limits.quota import GENEROUS, SECONDS, Quota
from acme.platform.settings import PlatformSettings

ANONYMOUS = Quota(600, SECONDS["minute"])


class AddressTiers:
    def __init__(self, settings: PlatformSettings) -> None:
        usual = ANONYMOUS if settings.in_production else GENEROUS
        self._anonymous = settings.rate_limit_anonymous or usual
        self._trusted = settings.trusted_proxies

    def limits_of(self, visit: Visit) -> Sequence[Limit]:
        address = address_of(visit, self._trusted)
        return (Limit("default", self._anonymous, f"address:{address}"),)
