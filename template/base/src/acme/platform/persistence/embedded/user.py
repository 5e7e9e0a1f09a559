"""Postgres refuses to run as root, so root runs it as the user who owns the data: `nobody`."""

import os
import pwd
import sys
from pathlib import Path


def is_root() -> bool:
    return os.geteuid() == 0


def make_data_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    if is_root():
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def owner_of(folder: Path) -> tuple[int, int]:
    """The user and group that Postgres has to run as for this data."""
    found = folder.stat()
    return found.st_uid, found.st_gid


def data_argument(folder: Path) -> str:
    """How a process started *in* the folder names it.

    Root's projects may lie under a folder that `nobody` cannot enter (/root). The process is
    put there before it gives up its rights, and /proc/self/cwd leads back without the path.
    """
    return "/proc/self/cwd" if is_root() and sys.platform == "linux" else str(folder)
