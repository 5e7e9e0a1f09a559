"""`migrate`: bring the database to what this version expects, as the owner of the tables."""

import argparse

from acme.commands import command_settings
from acme.platform.cli import Subparsers


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("migrate", help="migrate the database, as its owner")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> None:
    with command_settings() as settings:
        from acme.platform.persistence.migrate import migrate

        migrate(settings)
