"""How Django's own commands and forms get at users."""

from typing import Any

from django.contrib.auth.base_user import BaseUserManager


class UserManager(BaseUserManager[Any]):
    def get_by_natural_key(self, username: str | None) -> Any:
        # Users are known by their address whatever case it is typed in.
        return self.get(email=(username or "").lower())
