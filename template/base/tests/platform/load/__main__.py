"""`python -m load`: put load on a service, and say whether it bears what it should.

Without --url it is one of its own, on a Postgres of its own, with nothing limited.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from acme.platform.persistence.embedded import throwaway_postgres
from load.plan import SCENARIOS, Plan

if TYPE_CHECKING:
    from harness.service import Service

UNLIMITED = "999999/second"
QUOTAS = [
    "RATE_LIMIT_ANONYMOUS",
    #% for file in layer_files("layer.quotas.txt")
    "RATE_LIMIT_ANONYMOUS",  #= <% include file %>
    #% endfor
]


def main() -> int:
    parser = argparse.ArgumentParser(prog="poe load", description=__doc__.splitlines()[0])
    parser.add_argument("scenario", choices=SCENARIOS)
    parser.add_argument("--url", help="of a service that runs: http://127.0.0.1:8000")
    parser.add_argument("--workers", type=int, default=1, help="of one that is started for it")
    for name, kind, default, meaning in (
        ("rate", float, Plan.rate, "requests a second that it has to bear"),
        ("p95", float, Plan.p95, "milliseconds that 95 of 100 answers have to stay under"),
        ("errors", float, Plan.errors, "part of the requests that may fail"),
        ("seconds", float, Plan.seconds, "how long; 0: as the scenario says"),
    ):
        variable = f"LOAD_{name.upper()}"
        parser.add_argument(
            f"--{name}",
            type=kind,
            default=os.environ.get(variable, default),
            help=f"{meaning}; default: {variable}, else {default:g}",
        )
    arguments = parser.parse_args()
    plan = Plan(
        arguments.scenario,
        arguments.rate,
        arguments.p95,
        arguments.errors,
        arguments.seconds,
    )
    if arguments.url:
        return run_locust(plan, arguments.url, server=0)
    with unlimited_service(arguments.workers) as service:
        return run_locust(plan, service.url, service.process.pid)


@contextmanager
def unlimited_service(workers: int) -> "Iterator[Service]":
    with throwaway_postgres() as postgres, tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            ENVIRONMENT="test",
            DATABASE_URL=postgres.service_url,
            DATABASE_OWNER_URL=postgres.owner_url,
            **dict.fromkeys(QUOTAS, UNLIMITED),
        )
        # Not before: it reads the settings.
        from harness.service import running_service

        migrate = [sys.executable, "-m", "acme", "migrate"]
        subprocess.run(migrate, env=os.environ | {"LOG_LEVEL": "warning"}, check=True)
        with running_service(Path(folder) / "log", "--workers", str(workers)) as service:
            yield service


def run_locust(plan: Plan, url: str, server: int) -> int:
    here = Path(__file__).parent
    # An environment of its own: see docs/dependencies.md.
    python = [os.environ.get("UV", "uv"), "run", "--quiet", "--isolated", "--only-group", "load"]
    locust = ["python", "-m", "locust", "--locustfile", str(here / "locustfile.py")]
    clients = ["--users", str(plan.clients), "--spawn-rate", str(plan.clients)]
    how = ["--headless", "--only-summary", "--host", url, "--loglevel", "ERROR"]
    told = {"LOAD_PLAN": plan.write(), "LOAD_SERVER": str(server), "PYTHONPATH": str(here.parent)}
    done = subprocess.run([*python, *locust, *clients, *how], env=os.environ | told)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
