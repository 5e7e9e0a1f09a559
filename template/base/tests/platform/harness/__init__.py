"""What the tests share: a database, servers, callers. Template-owned: an update may change it."""

import os
import sys

# The tests start a dozen processes. Where Python is told to keep nothing that it compiles, as in
# many images, each of them would compile every module anew and take twice the time to start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
