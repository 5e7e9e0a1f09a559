"""The module that copier.yml names; everything else is imported from here.

Copier executes this file under one fixed module name. During an update the old and the new
template are rendered in one process, so each gets the package under a name of its own: by its path.
"""

from __future__ import annotations

import sys
from hashlib import sha1
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING


def _package() -> str:
    """Import this folder as a package, once a path, and return the package's name."""
    folder = Path(__file__).resolve().parent
    digest = sha1(str(folder).encode(), usedforsecurity=False).hexdigest()
    name = f"slipway_{digest[:12]}"
    if name not in sys.modules:
        spec = spec_from_file_location(
            name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return name


if TYPE_CHECKING:
    from .jinja import Slipway
else:
    Slipway = import_module(f"{_package()}.jinja").Slipway

__all__ = ["Slipway"]
