"""`openapi`: print the contract, or with `--check` hold the routes against it."""

import argparse
import os

from acme.platform.cli import Subparsers


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("openapi", help="print the API's contract as JSON")
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare openapi.yaml with the routes; 1 where they differ",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.check:
        return check()
    from acme.platform.contract import contract_json

    print(contract_json().decode())
    return 0


def check() -> int:
    # The routes are described and never called: any database will do.
    os.environ.setdefault("ENVIRONMENT", "test")
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/nothing")

    from acme.bootstrap import api
    from acme.platform.contract import load
    from acme.platform.drift import drifts
    from acme.platform.http.describe import describe_routes

    found = drifts(load(), describe_routes(api))
    for line in found:
        print(line)
    print("openapi.yaml and the routes agree." if not found else f"{len(found)} differences.")
    return 1 if found else 0
