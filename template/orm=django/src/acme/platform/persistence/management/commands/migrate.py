"""`manage.py migrate` as the owner of the tables, one migrator at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import atomic

from acme.platform.persistence.configuration import OWNER
from acme.platform.persistence.contention import LOCK_TIMEOUT
from acme.platform.persistence.roles import MIGRATION_LOCK, secure

log = structlog.get_logger()


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER)

    def handle(self, *args: Any, **options: Any) -> None:
        alias = options["database"]
        connection = connections[alias]
        with _alone(connection):
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                with atomic(alias):
                    # Many statements in one go, which a cursor of Django's takes as well.
                    secure(settings.ENVIRONMENT, connection.connection.execute)

    def migration_progress_callback(
        self, action: str, migration: Any = None, fake: bool = False
    ) -> None:
        super().migration_progress_callback(action, migration, fake)
        if not self.verbosity and action == "apply_success":
            log.info("migrated", migration=str(migration))


@contextmanager
def _alone(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
    try:
        yield
    finally:
        connection.close()  # which lets go of the lock
