"""`openapi`: print the contract, or hold the routes or the last committed contract against it."""

import argparse
import os

from acme.platform.cli import Subparsers


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("openapi", help="print the API's contract as JSON")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--check",
        action="store_true",
        help="compare openapi.yaml with the routes; 1 where they differ",
    )
    choice.add_argument(
        "--breaking",
        nargs="?",
        const="",
        metavar="REVISION",
        help="compare openapi.yaml with what git has, by default where this branch left the "
        "default branch; 1 where a change breaks clients and is not allowed",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.check:
        return check()
    if arguments.breaking is not None:
        return name_breaking_changes(arguments.breaking)
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
    print("openapi.yaml and the routes agree." if not found else f"Differences: {len(found)}")
    return 1 if found else 0


def name_breaking_changes(revision: str) -> int:
    from acme.platform import resources
    from acme.platform.breaking.report import report

    return report(resources.find("openapi.yaml"), revision)
