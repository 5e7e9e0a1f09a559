"""What a client is told of its quotas: the RateLimit fields of the IETF's HTTPAPI group."""

from collections.abc import Sequence
from dataclasses import dataclass

from acme.kit.problem import Problem
from acme.platform.http.cors import Headers
from acme.platform.limits.ports import Limit, Taken


@dataclass(frozen=True, slots=True)
class Standing:
    headers: Headers = ()
    problem: Problem | None = None


# Of requests that are not limited.
FREE = Standing()


def standing_of(limits: Sequence[Limit], taken: Sequence[Taken]) -> Standing:
    told = [(limit, *_left(limit, one)) for limit, one in zip(limits, taken, strict=True)]
    headers = (
        (
            "RateLimit-Policy",
            ", ".join(
                f'"{limit.policy}";q={limit.quota.requests};w={limit.quota.seconds}'
                for limit in limits
            ),
        ),
        ("RateLimit", ", ".join(f'"{limit.policy}";r={r};t={t}' for limit, r, t in told)),
    )
    if all(one.admitted for one in taken):
        return Standing(headers)
    # Not less than any `t` that is told beside it.
    return Standing(headers, _too_many(max(t for _, _, t in told)))


def _left(limit: Limit, taken: Taken) -> tuple[int, int]:
    """The requests that are left, and the seconds until there is one more."""
    interval = limit.quota.interval
    remaining, part = divmod(max(limit.quota.capacity - taken.backlog, 0), interval)
    return remaining, -(-(interval - part) // 1_000_000)


def _too_many(seconds: int) -> Problem:
    detail = "These were too many requests; Retry-After says when to go on."
    return Problem(429, "rate_limited", detail, headers={"Retry-After": str(seconds)})
