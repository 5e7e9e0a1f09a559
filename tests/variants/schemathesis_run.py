"""Schemathesis against a running variant: all checks, all phases, as a user who may do everything."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.blackbox import domain
from tests.blackbox.actors import World
from tests.blackbox.api import Api
from tests.blackbox.contract import Contract
from tests.blackbox.mail import Mailbox
from tests.blackbox.target import read

from .project import Project, Running, environment

HERE = Path(__file__).parent
EXAMPLES = "1"  # an operation and phase; tests.variants runs more of them in a quiet hour
SEED = "20261121"


def fuzz(
    project: Project, running: Running, *, examples: str = EXAMPLES, seed: str = SEED
) -> subprocess.CompletedProcess[str]:
    identity = _identity(running)
    command = [
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", str(HERE / "schemathesis.toml")),
        *("run", str(project.folder / "openapi.yaml"), "--url", running.base_url),
        *("--max-examples", examples, "--seed", seed, "--no-color", "--continue-on-failure"),
    ]
    return subprocess.run(
        command,
        check=False,
        cwd=HERE,
        env=environment({"SLIPWAY_FUZZ": json.dumps(identity)}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=6 * 3600,
    )


def _identity(running: Running) -> dict[str, str]:
    """Somebody of the service, in a tenant that nobody else has."""
    target = read(running.variant, running.base_url)
    found = {"base_url": running.base_url}
    if not target.users:
        return found
    bare = Api(running.base_url, Contract({"paths": {}}))
    contract = Contract(bare.send("GET", "/openapi.json", declared=False).json())
    world = World(target, Api(running.base_url, contract), Mailbox(target.mail_folder))
    assert domain.read(target, contract)
    actor = world.actor()
    found |= {"email": actor.email, "password": actor.password}
    if target.tenants:
        found |= {"tenant": actor.organization["slug"], "tenant_id": actor.tenant_id}
    return found
