"""`jwt-key`: a new key to sign access tokens with, as JWT_SIGNING_KEY takes it."""

import argparse

from acme.platform.cli import Subparsers


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("jwt-key", help="print a new JWT_SIGNING_KEY")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> None:
    from acme.platform.identity.keys import TokenKey

    print(TokenKey.generate().to_json())
