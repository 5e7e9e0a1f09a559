"""Quotas in Redis, or in what speaks its protocol: one script a batch, by the server's clock."""

from collections.abc import Sequence

from redis.asyncio import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from acme import PROJECT
from acme.platform.limits.ports import Limit, StoreUnavailable, Taken

PATIENCE = 1.0  # seconds

# The same rule as app.take_requests in the database. A bucket that is full again expires.
_SCRIPT = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local answers = {}
for i, key in ipairs(KEYS) do
    local step, capacity = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
    local full = math.max(tonumber(redis.call('GET', key)) or now, now)
    local admitted = full + step - now <= capacity
    if admitted and step > 0 then
        full = full + step
        local left = math.ceil((full - now) / 1000)
        redis.call('SET', key, string.format('%.0f', full), 'PX', left)
    end
    answers[2 * i - 1] = admitted and 1 or 0
    answers[2 * i] = full - now
end
return answers
"""


class RedisStore:
    def __init__(self, url: str) -> None:
        # Whoever asks next is the next try.
        self._redis = Redis.from_url(
            url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0),
        )
        self._script = self._redis.register_script(_SCRIPT)

    async def take(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        keys = [f"{PROJECT}:rate:{limit.key}" for limit in limits]
        numbers = [n for limit in limits for n in (limit.step, limit.quota.capacity)]
        try:
            found = await self._script(keys=keys, args=numbers)
        except (RedisError, OSError) as error:
            raise StoreUnavailable(type(error).__name__) from error
        pairs = zip(found[::2], found[1::2], strict=True)
        return [Taken(bool(admitted), backlog) for admitted, backlog in pairs]

    async def aclose(self) -> None:
        await self._redis.aclose()
