"""Children that do not outlive us, even when we are killed."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1


def end_with_parent(signal_number: int, parent: int) -> None:
    """Get this signal when the thread that started this process ends; end now where it has ended.

    Linux only; elsewhere the child of a killed parent stays until someone ends it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    # Killed while we started, it is not there any more to send anything.
    if os.getppid() != parent:
        sys.exit(1)


def start_bound(
    command: Sequence[str],
    *,
    signal_number: int,
    folder: Path,
    owner: tuple[int, int],
    environment: Mapping[str, str],
    output: IO[bytes],
) -> "subprocess.Popen[bytes]":
    """Start a program in a session of its own, as this user and group, bound to our life.

    This file run as a script does what `preexec_fn` would: that is unsafe beside threads. The
    user is changed there as well, because `nobody` may not reach root's Python.
    """
    head = [sys.executable, "-IS", __file__, str(signal_number), str(os.getpid())]
    return subprocess.Popen(
        [*head, *(str(number) for number in owner), *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,  # Ctrl-C in the terminal is ours to pass on, in good order
    )


def _become(arguments: list[str]) -> None:
    signal_number, parent, user, group = (int(argument) for argument in arguments[:4])
    command = arguments[4:]
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
    end_with_parent(signal_number, parent)  # after the change of user, which would clear it
    os.execv(command[0], command)


if __name__ == "__main__":
    _become(sys.argv[1:])
