"""Settings for tools that only read the code: no environment, no database."""

import os

os.environ["ENVIRONMENT"] = "test"
os.environ["DATABASE_URL"] = "postgresql://nobody@localhost/nothing"

from acme.settings import *  # noqa: F403
