"""Generate one variant, start it and leave it running, for looking at it and at its tests.

    uv run python -m tests.variants framework=fastapi auth=jwt tenancy=row domain=shop

It prints the command that runs the black-box suite against it.
"""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from .combinations import every
from .project import Project


def main(given: list[str]) -> None:
    wanted = dict(one.split("=", 1) for one in given if "=" in one)
    folder = wanted.pop("into", None)
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


if __name__ == "__main__":
    main(sys.argv[1:])
