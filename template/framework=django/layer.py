"""What the templates of Django's admin write. Never rendered itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extensions.domain.model import Field, Resource

WIDTH = 100
# Apps that Django brings, or the platform: no other may have their label.
TAKEN_LABELS = {
    "admin",
    "auth",
    "contenttypes",
    "identity",
    "messages",
    "platform",
    "sessions",
    "staticfiles",
    "tenancy",
}


def app_label(widget: Resource) -> str:
    return f"{widget.plural}_feature" if widget.plural in TAKEN_LABELS else widget.plural


def list_display(widget: Resource) -> str:
    """The columns of the admin's list: the first few that can be read at a glance."""
    plain = [f for f in widget.scalars if f.kind not in ("text", "json", "list")]
    return _assigned("list_display", [*(field.name for field in plain[:5]), "created_at"])


def search_fields(widget: Resource) -> str:
    return _assigned("search_fields", [field.name for field in widget.searchable])


def lookups(widget: Resource) -> str:
    """References that are found by typing, where there is something to search in."""
    found = [
        field.name
        for field in widget.references
        if field.writable and field.target is not None and field.target.searchable
    ]
    return _assigned("autocomplete_fields", found) if found else ""


def _assigned(name: str, values: list[str]) -> str:
    quoted = [f'"{value}"' for value in values]
    line = f"    {name} = [{', '.join(quoted)}]"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"    {name} = [", *(f"        {value}," for value in quoted), "    ]"])
