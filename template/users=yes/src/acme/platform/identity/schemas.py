"""Users and sessions on the wire."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, TypeAdapter, WithJsonSchema
from pydantic_core import PydanticCustomError

from acme.kit.listing import Page
from acme.platform.http.encoding import encode_page
from acme.platform.http.wire import ABSENT, NO_NUL, Body, Email, PageItems, Text
from acme.platform.identity.common_passwords import is_common
from acme.platform.identity.model import Session, User
from acme.platform.identity.passwords import MAX_PASSWORD, shortest
from acme.platform.identity.registering import NewUser
#% set part = "import"
#% for file in layer_files("layer.role.jinja")
#% include file
#% endfor


def _acceptable(password: str) -> str:
    # The reasons are the caller's to read; the password itself is in none of them.
    if len(password) < shortest():
        least = {"least": shortest()}
        raise PydanticCustomError("string_too_short", "must have {least} characters or more", least)
    if len(password) > MAX_PASSWORD:
        most = {"most": MAX_PASSWORD}
        raise PydanticCustomError("string_too_long", "must have {most} characters at most", most)
    if is_common(password):
        raise PydanticCustomError("too_common", "is one of those that are guessed first")
    return password


# The contract names the usual minimum; the setting decides.
NewPassword = Annotated[
    Text,
    AfterValidator(_acceptable),
    WithJsonSchema(
        {
            "type": "string",
            "format": "password",
            "minLength": 15,
            "maxLength": MAX_PASSWORD,
            "pattern": NO_NUL,
        }
    ),
]
GivenPassword = Annotated[
    Text,
    Field(min_length=1, max_length=MAX_PASSWORD, json_schema_extra={"format": "password"}),
]
PersonName = Annotated[Text, Field(min_length=1, max_length=120)]
# Room for an access token: one that is sent in place of another is no good, not too long.
Opaque = Annotated[Text, Field(min_length=1, max_length=2048, pattern="^[A-Za-z0-9_.-]+$")]
# Users are known by their address whatever case it is typed in.
Address = Annotated[Email, AfterValidator(str.lower)]


class RegistrationInput(Body):
    email: Address
    password: NewPassword
    name: PersonName | None = None

    def to_new_user(self) -> NewUser:
        return NewUser(self.email, self.password, self.name)


class EmailVerification(Body):
    token: Opaque


class LoginInput(Body):
    email: Address
    password: GivenPassword


class PasswordForgotten(Body):
    email: Address


class PasswordReset(Body):
    token: Opaque
    password: NewPassword


class PasswordChange(Body):
    current_password: GivenPassword
    password: NewPassword


class UserPatch(Body):
    name: PersonName | None = ABSENT


@dataclass(frozen=True, slots=True)
class UserOut:
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
class SessionOut:
    id: UUID
    user_agent: str | None
    ip_address: str | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A page of a list; the last one has no cursor."""

    items: PageItems[SessionOut]
    next_cursor: str = ""


_USER = TypeAdapter(UserOut)
_SESSIONS = TypeAdapter(list[SessionOut])


def user_out(user: User) -> UserOut:
    return UserOut(
        id=user.id,
        email=user.email,
        name=user.name,
        email_verified=user.email_verified,
        #% set part = "value"
        #% for file in layer_files("layer.role.jinja")
        #% include file
        #% endfor
        created_at=user.created_at,
        updated_at=user.updated_at,
    )


def encode_user(user: User) -> bytes:
    return _USER.dump_json(user_out(user))


def encode_sessions(page: Page[Session], current: UUID) -> bytes:
    items = [
        SessionOut(
            id=session.id,
            user_agent=session.user_agent,
            ip_address=session.ip_address,
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            expires_at=session.expires_at,
            current=session.id == current,
        )
        for session in page.items
    ]
    return encode_page(_SESSIONS, items, page.next_cursor, None)
