"""The settings of users. They are environment variables, as all of them."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, PlainValidator, model_validator
from pydantic_settings import NoDecode

from acme.platform.identity.model import Registration
from acme.platform.mail import MailUrl
from acme.platform.settings import PlatformSettings, Rate

SHORTEST_PASSWORD = 8


class IdentitySettings(PlatformSettings):
    # Who may become a user on their own; verified in production, else open.
    registration: Registration | None = None
    password_min_length: int = Field(default=15, ge=SHORTEST_PASSWORD, le=64)
    # How many requests a user may send, and one address to where secrets can be guessed; the usual
    # tiers where unset.
    rate_limit_authenticated: Rate | None = None
    rate_limit_sensitive: Rate | None = None
    mail_url: Annotated[MailUrl, NoDecode, PlainValidator(MailUrl.parse)] | None = None

    @property
    def registers(self) -> Registration:
        if self.registration is not None:
            return self.registration
        return Registration.VERIFIED if self.in_production else Registration.OPEN

    @property
    def mail(self) -> MailUrl:
        return self.mail_url or MailUrl.parse("console:")

    def secrets(self) -> Iterator[str]:
        yield from super().secrets()
        yield self.mail.password

    @model_validator(mode="after")
    def _mail_arrives_in_production(self) -> Self:
        if self.in_production and self.mail_url is None:
            raise ValueError(
                "MAIL_URL is missing: addresses are verified and passwords reset by mail"
            )
        if self.in_production and self.mail.scheme == "console":
            raise ValueError("MAIL_URL: console: is refused in production, mails hold secrets")
        return self
