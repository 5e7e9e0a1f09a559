"""Which combinations of answers there are, and a small set of them that meets every pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import combinations, cycle, product

from extensions.answers import CHOICES, ORMS

DOMAINS = ("shop", "helpdesk", "blog")


@dataclass(frozen=True, order=True)
class Combination:
    """The answers of one generated service, and the domain file it is made from."""

    framework: str
    orm: str
    auth: str
    tenancy: str
    ci: str
    domain: str

    @property
    def name(self) -> str:
        return "-".join(asdict(self).values())

    @property
    def answers(self) -> dict[str, str]:
        found = asdict(self)
        del found["domain"]
        return found

    @property
    def pairs(self) -> frozenset[tuple[tuple[str, str], ...]]:
        """Every pair of answers; and the three that meet in storage, which layers nest for."""
        core = (("framework", self.framework), ("auth", self.auth), ("tenancy", self.tenancy))
        return frozenset({*combinations(sorted(asdict(self).items()), 2), core})


def every() -> list[Combination]:
    """Each valid combination, in a fixed order."""
    return [one for one in _product() if _valid(one)]


def running_unlike() -> list[Combination]:
    """Every combination whose service is another; what `ci` adds is files that no service reads.

    With `ci` they are all rendered and held statically, in tests/rendering.
    """
    found: dict[str, Combination] = {}
    for one in every():
        found.setdefault(replace(one, ci="").name, one)
    # So that each value of `ci` is among them.
    chosen = zip(found.values(), cycle(CHOICES["ci"]))
    return [replace(one, ci=ci) for one, ci in chosen]


def _product() -> Iterator[Combination]:
    axes = (CHOICES["framework"], CHOICES["auth"], CHOICES["tenancy"], CHOICES["ci"], DOMAINS)
    for framework, auth, tenancy, ci, domain in product(*axes):
        for orm in ORMS[framework]:
            yield Combination(framework, orm, auth, tenancy, ci, domain)


def _valid(one: Combination) -> bool:
    if one.tenancy != "none" and one.auth == "none":
        return False  # nobody to belong to a tenant
    return not (one.domain == "helpdesk" and one.auth == "none")  # its notes have an owner


def pairwise(combinations: Iterable[Combination]) -> list[Combination]:
    """Few combinations that together have every pair of answers that any of them has.

    The greedy way, from each possible beginning, and the shortest that comes of it: the set changes
    only when the answers do.
    """
    known = list(combinations)
    return min((_greedy(known, first) for first in known), key=len, default=[])


def _greedy(known: list[Combination], first: Combination) -> list[Combination]:
    chosen = [first]
    missing = {pair for one in known for pair in one.pairs} - first.pairs
    while missing:
        best = max(known, key=lambda one: len(one.pairs & missing))
        chosen.append(best)
        missing -= best.pairs
    return chosen
