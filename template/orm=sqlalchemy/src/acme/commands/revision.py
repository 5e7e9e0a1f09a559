"""`revision`: write a migration from what the tables in the code have and the database has not."""

import argparse

from acme.commands import command_settings
from acme.platform.cli import Subparsers


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("revision", help="write a migration for changed tables")
    parser.add_argument("message", help="what it does, as in: add suppliers")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    with command_settings() as settings:
        from acme.platform.persistence.migrate import migrate, write_revision

        # Compared with a database that is behind, earlier changes would be written again.
        migrate(settings)
        print(write_revision(settings, arguments.message))
