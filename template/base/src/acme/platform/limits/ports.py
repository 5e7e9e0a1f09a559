"""What is limited, and what a place to keep it in has to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from acme.platform.limits.quota import Quota


class StoreUnavailable(Exception):
    """The store does not answer, or not in time."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of a request before anything is done for it. Header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    peer: str | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A quota, what clients know it by, and whose it is: nobody else spends from that bucket."""

    policy: str
    quota: Quota
    bucket: str
    count: int = 1
    """So many requests are taken at once, or none; of 0, a store only says how it stands."""

    @property
    def key(self) -> str:
        """The bucket's name in the store: another quota is another bucket, and starts anew."""
        return f"{self.bucket}:{self.quota.requests}/{self.quota.seconds}"

    @property
    def step(self) -> int:
        """What is taken, in microseconds."""
        return self.count * self.quota.interval

    def has_room_for(self, backlog: int) -> bool:
        """Whether it could be taken as well."""
        return backlog + self.step <= self.quota.capacity


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one request's share. `backlog` is the time, in microseconds, after which
    the whole quota is there again."""

    admitted: bool
    backlog: int


class Tiers(Protocol):
    def limits_of(self, visit: Visit) -> Sequence[Limit]:
        """Each that a request is counted against."""
        ...


class Store(Protocol):
    async def take(self, limits: Sequence[Limit]) -> Sequence[Taken]:
        """Take requests from each, in one step that no other worker gets into.

        Each is judged by itself, and takes nothing where it is refused. Raises `StoreUnavailable`,
        soon.
        """
        ...

    async def aclose(self) -> None: ...
