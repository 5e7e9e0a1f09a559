"""`serve`: the API as production runs it."""

import argparse

from acme.commands import command_settings
from acme.platform.cli import Subparsers


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("serve", help="serve the API")
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument("--port", type=int, default=8000, help="default: %(default)s")
    parser.add_argument("--workers", type=int, default=1, help="processes; default: %(default)s")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    with command_settings() as settings:
        from acme.platform.server import serve

        serve(settings, host=arguments.host, port=arguments.port, workers=arguments.workers)
