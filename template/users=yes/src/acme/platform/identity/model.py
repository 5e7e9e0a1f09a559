"""Who uses the service, and where they are signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
#% set part = "own import"
#% for file in layer_files("layer.role.jinja")
#% include file
#% endfor

# However often its tokens are renewed, a session ends then.
SESSION_LIFETIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class User:
    id: UUID
    email: str
    name: str | None
    email_verified: bool
    #% set part = "field"
    #% for file in layer_files("layer.role.jinja")
    #% include file
    #% endfor
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Login:
    """What it takes to tell whether somebody may sign in."""

    user_id: UUID
    email: str
    password_hash: str
    email_verified: bool
    disabled: bool


@dataclass(frozen=True, slots=True)
class Device:
    """Where somebody signs in from, as far as the request tells."""

    user_agent: str | None = None
    ip_address: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    id: UUID
    user_id: UUID
    user_agent: str | None
    ip_address: str | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose credential a request carried. Whether it still holds, the database tells."""

    user_id: UUID
    session_id: UUID


class Purpose(StrEnum):
    """What a token that was mailed is for."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"


class Registration(StrEnum):
    """Who may become a user on their own."""

    OPEN = "open"
    VERIFIED = "verified"
    CLOSED = "closed"
