"""What a request costs a generated service, against the same work written by hand.

    uv run python -m benchmarks.speed [fastapi] [django] [rounds=15] [seconds=0.7]

Generates the shop of docs/examples with `auth=jwt` and `tenancy=row`, starts it on its embedded
Postgres with `shop serve --workers 1` in production's settings, access log and rate limits as
shipped (the quota is too large to be used up), and beside it `raw.py`: one ASGI function on
asyncpg and msgspec, behind the same server, on the same tables, that checks a fixed token and
answers with the same members. Both are asked for one product, for a list of fifty, and to create
one, over the same connections, in turns: service, raw, service, raw, …

The servers have the first core for themselves; the load and Postgres have the second. What counts
is the CPU time, user and system, of the server and its workers for each request, without
Postgres'. A sample is taken again when other processes used the machine meanwhile; when it never
gets quiet, the least disturbed one stands, and the table says so. About two minutes a framework,
at most three. Ends with 1 where a goal is missed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from .contenders import generated, standing
from .machine import confine
from .report import GOALS, Measured, is_met, print_table, versions
from .sampling import Sampler

SERVER_CORE, LOAD_CORE = 0, 1


def main(arguments: Sequence[str]) -> int:
    options = dict(one.split("=", 1) for one in arguments if "=" in one)
    frameworks = [one for one in arguments if "=" not in one] or list(GOALS)
    if unknown := [one for one in frameworks if one not in GOALS]:
        sys.exit(f"there are no goals for {', '.join(unknown)}")
    if not {SERVER_CORE, LOAD_CORE} <= os.sched_getaffinity(0):
        sys.exit("this takes two cores: one for the server, one for the load")
    rounds, seconds = int(options.get("rounds", 15)), float(options.get("seconds", 0.7))
    confine(os.getpid(), LOAD_CORE)
    found: list[Measured] = []
    with TemporaryDirectory(prefix="slipway-") as scratch:
        for framework in frameworks:
            project = generated(framework, Path(scratch) / framework)
            print(versions(project), flush=True)
            with standing(project, SERVER_CORE) as contenders:
                sampler = Sampler(contenders, seconds)
                found += [
                    Measured(framework, operation, *sampler.compare(operation, rounds))
                    for operation in GOALS[framework]
                ]
    print_table(found)
    return 0 if all(map(is_met, found)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
