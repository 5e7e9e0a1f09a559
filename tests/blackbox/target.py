"""What the suite is told about the service it talks to: addresses and answers, no code."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Target:
    """One running service. `resources` is its domain file, parsed from YAML and no further."""

    base_url: str
    slug: str
    auth: str
    tenancy: str
    resources: dict[str, Any]
    app_url: str = ""
    """The service's own role in Postgres."""
    owner_url: str = ""
    """Somebody who sees every row and may change it."""
    mail_folder: str = ""
    signing_key: str = ""
    """The private key, as a JWK, that the service was given to sign tokens with."""
    settings: dict[str, str] = field(default_factory=dict)
    """What else its environment says."""
    folder: str = ""
    """Where the commands run. Empty where the service runs somewhere else: then it is not broken."""
    postgres: list[str] = field(default_factory=list)
    """Starts another Postgres, prints its addresses as JSON, ends it when its input ends."""
    command: list[str] = field(default_factory=list)
    """The service's command line, for another one on that Postgres."""

    @property
    def users(self) -> bool:
        return self.auth == "jwt"

    @property
    def tenants(self) -> bool:
        return self.tenancy != "none"

    def has(self, trait: str) -> bool:
        """Whether a test that needs this trait applies: `users`, `jwt`, `row`, `not users` …"""
        if trait.startswith("not "):
            return not self.has(trait.removeprefix("not "))
        return {
            "users": self.users,
            "tenants": self.tenants,
            "jwt": self.auth == "jwt",
            "row": self.tenancy == "row",
            "command line": bool(self.command),
        }[trait]


def read(file: Path, base_url: str) -> Target:
    return Target(**{**json.loads(file.read_text("utf-8")), "base_url": base_url})
