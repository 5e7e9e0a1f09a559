"""`migrate`: every migration that has not run yet, then what the service's role may do."""

from django.core.management import call_command

from acme.platform.persistence.contention import try_patiently
from acme.platform.persistence.failures import sqlstate_of
from acme.platform.settings import PlatformSettings


def migrate(_settings: PlatformSettings) -> None:
    # The command in management/commands/migrate.py, as `manage.py migrate` runs it.
    try_patiently(
        lambda: call_command("migrate", interactive=False, verbosity=0),
        sqlstate_of,
    )
