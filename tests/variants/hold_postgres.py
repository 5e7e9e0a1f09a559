"""Run by a generated project's Python: its embedded Postgres, until standard input ends."""

import dataclasses
import json
import sys
from importlib import import_module

embedded = import_module(f"{sys.argv[1]}.platform.persistence.embedded")
with embedded.throwaway_postgres() as postgres:
    print(json.dumps(dataclasses.asdict(postgres)), flush=True)
    sys.stdin.read()
