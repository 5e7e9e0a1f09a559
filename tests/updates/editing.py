"""What users do to their project, and what a later release does to the template."""

from __future__ import annotations

import re
from pathlib import Path

# What the user wrote, by file: each must be there, word for word, after an update.
OWN_TEXT = {
    "README.md": "# The corner shop\n\nRun by Ada. Written by hand.\n",
    "src/shop/features/products/pricing.py": '"""Prices of our own."""\n\nMARGIN = 3\n',
    "compose.override.yaml": "services:\n  service:\n    ports: !override []\n",
    ".github/workflows/nightly.yml": "name: Nightly\non: workflow_dispatch\njobs: {}\n",
    "docs/runbook.md": "# When it breaks\n",
    ".env": "OWNER_PASSWORD=kept\n",
    "uv.toml": "# ours\n",
}
# Lines that the user added to files that came from the template.
OWN_LINES = {
    "src/shop/settings.py": "\nTAX_RATE = 20  # ours\n",
    "src/shop/features/products/service.py": "\n\nOWN_RULE = True  # ours\n",
    "src/shop/features/products/model.py": "\n\nOWN_FACT = True  # ours\n",
    "src/shop/bootstrap.py": "\n\nOWN_WIRING = True  # ours\n",
    ".env.example": "SHOP_TAX_RATE=20\n",
    ".gitignore": "/exports/\n",
}
OWN_TASK = 'greet = "echo hello"'
# A feature and an operation of the user's own, each where the file says that it belongs.
OWN_FEATURE = {
    "fastapi": (
        (
            "leaves them alone.\n\nFEATURES",
            "leaves them alone.\nfrom shop.features import zebras\n\nFEATURES",
        ),
        ("leaves them alone.\n)", "leaves them alone.\n    zebras,\n)"),
    ),
    "django": (("leaves them alone.\n)", 'leaves them alone.\n    "shop.features.zebras",\n)'),),
}
OWN_OPERATION = {
    "openapi.yaml": (
        (
            "  # Your own tags: an update leaves them alone.\n",
            "  # Your own tags: an update leaves them alone.\n  - name: Zebras\n",
        ),
        (
            "  # Your own paths: an update leaves them alone.\n",
            "  # Your own paths: an update leaves them alone.\n  /api/v1/zebras: {get: {}}\n",
        ),
        (
            "    # Your own schemas: an update leaves them alone.\n",
            "    # Your own schemas: an update leaves them alone.\n    Zebra: {type: object}\n",
        ),
    ),
}
# Files that the user did not want.
DELETED = (
    "docs/adr/0002-features-by-resource.md",
    "src/shop/features/suppliers/listing.py",
    ".editorconfig",
)


def edit_project(project: Path) -> None:
    for name, text in OWN_TEXT.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    for name, text in OWN_LINES.items():
        with (project / name).open("a") as file:
            file.write(text)
    replace(project / "pyproject.toml", "[tool.poe.tasks]\n", f"[tool.poe.tasks]\n{OWN_TASK}\n")
    for name in DELETED:
        (project / name).unlink()


def add_own_feature(project: Path, framework: str) -> None:
    features = {"src/shop/features/__init__.py": OWN_FEATURE[framework]}
    for name, edits in (features | OWN_OPERATION).items():
        for old, new in edits:
            replace(project / name, old, new)


def edit_template(template: Path) -> None:
    """The next release: fixes in the template's files, new seeds for new projects, a new setting.

    It changes what lies closest to the users' own lines, where a merge is most likely to fail.
    """
    base = template / "base"
    append(base / "src/acme/kit/ids.py", "\n\nRELEASE = (1, 1)\n")
    replace(base / "Dockerfile", "PYTHONUNBUFFERED=1", "PYTHONUNBUFFERED=1 RELEASE=1.1")
    replace(base / "docs/updating.md", "# Updating", "# About updating")
    for seed in ("settings.py", "bootstrap.py", "features/widgets/service.py"):
        for file in template.rglob(f"src/acme/{seed}"):
            append(file, "\n\nFROM_THE_TEMPLATE = True\n")
    (base / "src/acme/features/widgets/exports.py").write_text('"""New in this release."""\n')
    append(base / "README.md", "\nFrom the template.\n")
    append(base / "docs/adr/0002-features-by-resource.md", "\nFrom the template.\n")

    layer = base / "layer.toml"
    text = layer.read_text()
    # The last of each list is the neighbour of the user's own: make it another.
    text = text.replace("[dependencies]\n", '[dependencies]\nzstandard = ">=0.25"\n', 1)
    text = re.sub(r'structlog = ">=[\d.]+"', 'structlog = ">=26.1,<27"', text, count=1)
    text = re.sub(r'\nruff = "[^"]+"', '\nruff = ">=0.17.2,<0.18"', text, count=1)
    text = text.replace("[why]\n", '[why]\nzstandard = "packs"\n', 1)
    text += '\n[[env]]\nname = "FROM_THE_TEMPLATE"\nvalue = "1"\ncomment = "new"\n'
    layer.write_text(text)


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text() + text)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text, f"{file}: {old}"
    file.write_text(text.replace(old, new, 1))


def snapshot(project: Path) -> dict[str, bytes]:
    """Every file, by path, git's own and caches left out."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.is_file() and not {".git", ".venv", "__pycache__"} & set(path.parts)
    }
