"""`dev`: everything a developer needs, with one command.

A database, its tables, examples in it, and the API, started anew whenever a source or the contract changes.
"""

import argparse
import os

from acme.commands import Glance, command_settings
from acme.platform.cli import CommandError, Subparsers
from acme.platform.resources import PACKAGE
from acme.platform.settings import load


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("dev", help="database, migrations, examples and the API")
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument("--port", type=int, default=8000, help="or the next one that is free")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    environment = load(Glance).environment
    if environment not in (None, "dev"):
        raise CommandError(f"dev is for developers, but ENVIRONMENT is {environment}")
    os.environ["ENVIRONMENT"] = "dev"
    with command_settings() as settings:
        from acme.platform.persistence.migrate import migrate
        from acme.platform.server import is_free, serve
        from acme.platform.serving import run as run_work
        from acme.seeds import seed

        migrate(settings)
        hints = run_work(seed, settings)
        host = arguments.host
        near = range(arguments.port, min(arguments.port + 100, 65_536))
        port = next((port for port in near if is_free(host, port)), arguments.port)
        if port != arguments.port:
            print(f"Port {arguments.port} is taken, so this is on {port}.")
        everywhere = host == "0.0.0.0"  # noqa: S104 - asked for with --host
        address = f"http://{'127.0.0.1' if everywhere else host}:{port}"
        for line in (f"API:   {address}/api/v1", f"Docs:  {address}/docs", *hints):
            print(line, flush=True)
        serve(settings, host=host, port=port, reload=PACKAGE)
