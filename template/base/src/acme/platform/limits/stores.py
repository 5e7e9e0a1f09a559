"""Where quotas are kept: in Redis where there is one, else in the database."""

from acme.platform.limits.advances import Advances
from acme.platform.limits.batches import Batches
from acme.platform.limits.ports import Store
from acme.platform.limits.postgres_store import PostgresStore
from acme.platform.settings import PlatformSettings


def make_store(settings: PlatformSettings) -> Store:
    if settings.redis_url is None:
        return Advances(Batches(PostgresStore(settings.database_url)))
    # Not for everybody: it would be a twentieth of the start.
    from acme.platform.limits.redis_store import RedisStore

    return Advances(Batches(RedisStore(settings.redis_url.get_secret_value())))
