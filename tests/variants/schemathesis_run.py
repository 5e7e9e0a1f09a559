"""Schemathesis against a running variant: all checks, all phases, as a user who may do everything."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tests.blackbox import domain
from tests.blackbox.actors import World
from tests.blackbox.api import Api
from tests.blackbox.contract import Contract
from tests.blackbox.mail import Mailbox
from tests.blackbox.target import read
from tests.support.generating import environment

from .project import Project, Running

HERE = Path(__file__).parent
EXAMPLES = "1"  # an operation and phase; tests.variants runs more of them in a quiet hour
SEED = "20261121"
ENOUGH = 50  # examples for every operation to have met something that is there
# These take what only a mail or a login tells, or another member, to whom no link of the contract
# leads; and a session to end is an invented one (see the hooks).
UNHEARD_OF = {
    "accept_invitation",
    "change_password",
    "end_my_session",
    "refresh_tokens",
    "remove_member",
    "reset_password",
    "update_member",
    "verify_email",
}


def fuzz(
    project: Project, running: Running, *, examples: str = EXAMPLES, seed: str = SEED
) -> subprocess.CompletedProcess[str]:
    with TemporaryDirectory(prefix="slipway-") as folder:
        accepted = Path(folder) / "accepted.json"
        identity = {**_identity(running), "accepted": str(accepted)}
        done = _run(project, running, identity, examples=examples, seed=seed)
        names = set(json.loads(accepted.read_text())) if accepted.exists() else set()
    untried = never_accepted(project, names, some=int(examples) < ENOUGH)
    if not untried:
        return done
    told = f"{done.stdout}\nNever accepted, so that little of them was tried: {', '.join(untried)}"
    return subprocess.CompletedProcess(done.args, done.returncode or 1, told)


def never_accepted(project: Project, accepted: set[str], *, some: bool) -> list[str]:
    """The operations that answered no right request with a 2xx, though their contract has one.

    With few examples, only `some` of them: those that take nothing which must be there before.
    """
    document = yaml.safe_load((project.folder / "openapi.yaml").read_text())
    return sorted(
        one.name
        for one in Contract(document).operations.values()
        if any(status.startswith("2") for status in one.document["responses"])
        and not (some and (one.identifiers or one.has_body))
        and one.name not in accepted | UNHEARD_OF
    )


def _run(
    project: Project, running: Running, identity: dict[str, str], *, examples: str, seed: str
) -> subprocess.CompletedProcess[str]:
    command = [
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", str(HERE / "schemathesis.toml")),
        *("run", str(project.folder / "openapi.yaml"), "--url", running.base_url),
        *("--phases", "examples,coverage,fuzzing,stateful", "--mode", "all", "--checks", "all"),
        *("--max-examples", examples, "--seed", seed, "--no-color", "--continue-on-failure"),
    ]
    return subprocess.run(
        command,
        check=False,
        cwd=HERE,
        env=environment(SLIPWAY_FUZZ=json.dumps(identity)),
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
