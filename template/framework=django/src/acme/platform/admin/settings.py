"""The settings of the admin."""

import secrets
from collections.abc import Iterator
from functools import cache
from typing import Self

from pydantic import model_validator

from acme.platform.settings import PLACEHOLDERS, PlatformSettings

SHORTEST_SECRET = 50


class AdminSettings(PlatformSettings):
    admin_enabled: bool | None = None
    # What signs the admin's sessions and forms.
    secret_key: str | None = None

    @property
    def shows_admin(self) -> bool:
        in_dev = self.environment == "dev"
        return in_dev if self.admin_enabled is None else self.admin_enabled

    @property
    def admin_secret(self) -> str:
        """Nothing where there is no admin; a developer's and a test's lives with the process."""
        if not self.shows_admin:
            return ""
        return self.secret_key or _process_secret()

    def secrets(self) -> Iterator[str]:
        yield from super().secrets()
        yield self.admin_secret

    def shared_by_workers(self) -> dict[str, str]:
        return super().shared_by_workers() | {"SECRET_KEY": self.admin_secret}

    @model_validator(mode="after")
    def _signs_in_production(self) -> Self:
        if not (self.in_production and self.shows_admin):
            return self
        if self.secret_key is None:
            raise ValueError("SECRET_KEY is missing, which ADMIN_ENABLED needs in production")
        if len(self.secret_key) < SHORTEST_SECRET or self.secret_key.lower() in PLACEHOLDERS:
            raise ValueError(f"SECRET_KEY: needs {SHORTEST_SECRET} characters in production")
        return self


@cache
def _process_secret() -> str:
    return secrets.token_urlsafe(SHORTEST_SECRET)
