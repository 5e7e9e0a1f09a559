"""Files that are no Python but go with the code, such as `openapi.yaml`."""

from pathlib import Path

PACKAGE = Path(__file__).absolute().parent.parent


def find(name: str) -> Path:
    """Where the file or folder is: inside an installed package, at the top of a checkout."""
    for folder in (PACKAGE, PACKAGE.parent.parent):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"{name} is neither in {PACKAGE} nor in {PACKAGE.parent.parent}")
