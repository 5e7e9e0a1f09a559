"""Generate one variant, start it and leave it running, for looking at it and at its tests.

    uv run python -m tests.variants framework=fastapi auth=jwt tenancy=row domain=shop

It prints the command that runs the black-box suite against it. With `fuzz`, Schemathesis is run
instead, once for each seed, with that many examples an operation, and then it ends:

    uv run python -m tests.variants framework=django auth=jwt fuzz=200 seeds=1,2
"""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from .combinations import every
from .project import Project, Running
from .schemathesis_run import SEED, fuzz


def main(given: list[str]) -> None:
    wanted = dict(one.split("=", 1) for one in given if "=" in one)
    folder = wanted.pop("into", None)
    examples, seeds = wanted.pop("fuzz", None), wanted.pop("seeds", SEED).split(",")
    found = [
        one for one in every() if all(getattr(one, axis) == value for axis, value in wanted.items())
    ]
    if not found:
        sys.exit(f"no combination has {wanted}")
    with TemporaryDirectory(prefix="slipway-") as temporary:
        project = Project(found[0], Path(folder or temporary) / "project")
        print(found[0].name, "in", project.folder, flush=True)
        if not project.folder.exists():
            project.generate()
            project.install()
        with project.serving() as running:
            if examples:
                found = [_fuzz(project, running, examples, seed) for seed in seeds]
                sys.exit(any(found))
            print(f"log: {running.log}")
            print(
                f"uv run pytest tests/blackbox --base-url {running.base_url} "
                f"--variant {running.variant}",
                flush=True,
            )
            # Either signal leaves by the blocks, so that what was started ends.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            with suppress(KeyboardInterrupt):
                signal.pause()


def _fuzz(project: Project, running: Running, examples: str, seed: str) -> bool:
    """Whether it found something."""
    done = fuzz(project, running, examples=examples, seed=seed)
    print(f"seed {seed}, {examples} examples an operation:\n{done.stdout}", flush=True)
    return done.returncode != 0


if __name__ == "__main__":
    main(sys.argv[1:])
