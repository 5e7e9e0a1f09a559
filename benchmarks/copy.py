"""How long `copier copy` takes for a service with ten resources, against as many plain files.

Both are the whole command, in a process of its own, in turns: once with this template, once with
a template that holds the very files the first one rendered, with nothing in them to render. Prints
each round's times and the ratio of the medians; the goal is at most 2.

    uv run python -m benchmarks.copy [rounds]
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import yaml

from tests.conftest import ROOT, copy_template

GOAL = 2.0
RESOURCES = 10


def main(arguments: Sequence[str]) -> int:
    rounds = int(arguments[0]) if arguments else 5
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        template = copy_template(folder / "template")
        data = folder / "data.yml"
        data.write_text(yaml.safe_dump(ten_resources(), sort_keys=False))
        copy(template, folder / "first", data)
        plain = plain_template(folder / "first", folder / "plain")
        count = sum(path.is_file() for path in plain.rglob("*"))
        print(f"{count} files, {RESOURCES} resources, {rounds} rounds")
        times: dict[str, list[float]] = {"slipway": [], "plain": []}
        for number in range(rounds):
            for name, source, options in (("slipway", template, data), ("plain", plain, None)):
                taken = copy(source, folder / f"{name}-{number}", options)
                times[name].append(taken)
                print(f"  {name:8} {taken:6.2f} s")
        slipway, copier = (statistics.median(found) for found in times.values())
        print(f"median: {slipway:.2f} s against {copier:.2f} s, ratio {slipway / copier:.2f}")
    return 0 if slipway / copier <= GOAL else 1


def ten_resources() -> dict[str, object]:
    """The shop of docs/examples, and some more."""
    shop: dict[str, object] = yaml.safe_load((ROOT / "docs/examples/shop.yml").read_text("utf-8"))
    resources = shop["resources"]
    assert isinstance(resources, dict)
    fields = {"name": "string(120) search", "amount": "decimal(10,2) >=0", "note": "text?"}
    more = ("invoice", "payment", "shipment", "voucher", "warehouse", "visit", "offer")
    for name in more[: RESOURCES - len(resources)]:
        resources[name] = {"fields": dict(fields)}
    assert len(resources) == RESOURCES
    return shop


def plain_template(project: Path, destination: Path) -> Path:
    """The rendered files as a template without anything to render."""
    shutil.copytree(project, destination)
    (destination / ".copier-answers.yml").rename(destination / "answers.yml")
    return destination


def copy(template: Path, destination: Path, data: Path | None) -> float:
    """Seconds that one `copier copy` takes."""
    options = ["--data-file", str(data)] if data else []
    started = perf_counter()
    subprocess.run(
        [
            *(sys.executable, "-m", "copier", "copy", "--trust", "--defaults", "--quiet"),
            *(*options, str(template), str(destination)),
        ],
        check=True,
    )
    return perf_counter() - started


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
