"""How Django's own commands and forms get at users."""

from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.core.management import CommandError

from acme import PROJECT


class UserManager(BaseUserManager[Any]):
    def get_by_natural_key(self, username: str | None) -> Any:
        # Users are known by their address whatever case it is typed in.
        return self.get(email=(username or "").lower())

    def create_superuser(self, *_arguments: Any, **_fields: Any) -> Any:
        """What `createsuperuser` calls, which knows nothing of what passwords have to be."""
        raise CommandError(f"users are made by `{PROJECT} users create`; see its --help")
