#!/usr/bin/env python
"""Django's own commands, on a developer's database where nothing else is said.

`uv run python manage.py makemigrations`, for one. What a deployment needs is in the service's own
command line.
"""

import os
import sys

from acme.commands import command_settings


def main() -> None:
    os.environ.setdefault("ENVIRONMENT", "dev")
    with command_settings():
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
