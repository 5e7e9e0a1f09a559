"""`seed`: fill the database with what `acme/seeds.py` says, for development."""

import argparse

from acme.commands import command_settings
from acme.platform.cli import Subparsers


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("seed", help="fill the database with examples")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> None:
    with command_settings() as settings:
        from acme.platform.serving import run as run_work
        from acme.seeds import seed

        for line in run_work(seed, settings):
            print(line)
