"""The command line. A command is a module of `acme.commands`: put yours beside the others."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Iterable, Sequence

from acme import PROJECT, commands
from acme.platform.cli import CommandError


def main(arguments: Sequence[str] | None = None) -> None:
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog=PROJECT)
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in _modules(given):
        importlib.import_module(f"{commands.__name__}.{module}").register(subparsers)
    chosen = parser.parse_args(given)
    try:
        status = chosen.run(chosen)
    except CommandError as error:
        print(f"{PROJECT}: {error}", file=sys.stderr)
        status = 1
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _modules(arguments: list[str]) -> Iterable[str]:
    """Only the one that was asked for, so that it starts quickly; else all, for the help."""
    names = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))
    wanted = arguments[0].replace("-", "_") if arguments else ""
    return [wanted] if wanted in names else names


if __name__ == "__main__":
    main()
