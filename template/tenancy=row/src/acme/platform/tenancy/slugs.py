"""The names by which requests tell tenants apart."""

import re

MIN_SLUG, MAX_SLUG = 2, 63
SLUG = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
# As JSON Schema.
SLUG_FORM = {
    "type": "string",
    "minLength": MIN_SLUG,
    "maxLength": MAX_SLUG,
    "pattern": f"^{SLUG}$",
}
_SLUG = re.compile(SLUG, re.ASCII)


def is_slug(text: str) -> bool:
    return MIN_SLUG <= len(text) <= MAX_SLUG and _SLUG.fullmatch(text) is not None
