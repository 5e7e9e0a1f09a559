"""The limits, put together as the settings say."""

from acme.platform.limits.limiter import Limiter
from acme.platform.limits.stores import make_store
from acme.platform.limits.tiers import AddressTiers
from acme.platform.settings import PlatformSettings


def make_limiter(settings: PlatformSettings) -> Limiter:
    return Limiter(make_store(settings), AddressTiers(settings))
