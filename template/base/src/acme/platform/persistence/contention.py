"""Migrating while others use the tables.

A migration that waits for a lock makes every later reader wait behind it. So it waits briefly, lets
the readers pass, and tries again, for some three seconds in all.
"""

import time
from collections.abc import Callable

import structlog

from acme.platform.cli import CommandError

LOCK_TIMEOUT = "500ms"
ATTEMPTS = 4
PAUSE = 0.4  # seconds
# A lock that was not to be had, and two who waited for each other.
_CONTENDED = {"55P03", "40P01"}

log = structlog.get_logger()


def try_patiently(migrate: Callable[[], object], sqlstate_of: Callable[[Exception], str]) -> None:
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE)
        try:
            migrate()
        except Exception as error:
            if sqlstate_of(error) not in _CONTENDED:
                raise
            log.warning("migration_waits", attempt=attempt + 1, attempts=ATTEMPTS)
        else:
            return
    raise CommandError("the tables are in use: what is left was not migrated, try again")
