"""A command that ends in a service, as its user types it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.generating import environment


@contextmanager
def serving(command: Sequence[str], cwd: Path) -> Iterator[str]:
    """Run it, yield the address that it prints, and end it as Ctrl-C does."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    said: list[str] = []
    try:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"API:\s+(http://\S+?)/api/v1", line):
                yield found[1]
                return
        pytest.fail("it ended before it served:\n" + "".join(said))
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
