"""What `alembic` runs. The work is in acme/platform/persistence/migrations.py."""

import acme.bootstrap  # noqa: F401  (it knows every table)
from acme.platform.persistence.migrations import run

run()
