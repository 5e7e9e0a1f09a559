"""What the platform takes from the environment. Add your own in `acme/settings.py`.

Each setting is an environment variable of the same name in capitals. All of them are checked
when the process starts.
"""

import os
import re
import sys
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import unquote, urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from acme import PROJECT
from acme.platform.limits.quota import Quota
from acme.platform.persistence.address import DatabaseUrl

T = TypeVar("T")

# Passwords of examples and tutorials: whoever scans the internet tries them first.
PLACEHOLDERS = {"change-me", "changeme", "password", "postgres", "secret"}

_ORIGIN = re.compile(r"(https?)://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", re.ASCII)


def _split(value: object) -> object:
    if isinstance(value, str):
        return [part for part in (part.strip() for part in value.split(",")) if part]
    return value


def _origin(value: str) -> str:
    value = value.lower()
    match = _ORIGIN.fullmatch(value)
    if match is None and value != "*":
        raise ValueError("each must look like https://app.example.com")
    # Browsers leave a scheme's own port out.
    own = {"http": ":80", "https": ":443"}
    return value.removesuffix(own[match[1]]) if match else value


def _host(value: str) -> str:
    if not re.fullmatch(r"(\*\.)?[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]", value):
        raise ValueError("each must be a name like api.example.com or *.example.com, no port")
    return value.lower()


def _network(value: object) -> IPv4Network | IPv6Network:
    try:
        return ip_network(str(value), strict=False)
    except ValueError as error:
        raise ValueError("each must be an address or a network like 10.0.0.0/8") from error


def _rate(value: object) -> Quota:
    return value if isinstance(value, Quota) else Quota.parse(str(value))


def _redis(value: SecretStr) -> SecretStr:
    try:
        parts = urlsplit(value.get_secret_value())
        is_one = parts.scheme in {"redis", "rediss"} and parts.hostname and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise ValueError("must look like redis://:password@host:6379/0, or rediss:// with TLS")
    return value


Commas = Annotated[tuple[T, ...], NoDecode, BeforeValidator(_split)]
Database = Annotated[DatabaseUrl, NoDecode, PlainValidator(DatabaseUrl.parse)]
Origin = Annotated[str, BeforeValidator(_origin)]
Host = Annotated[str, BeforeValidator(_host)]
Rate = Annotated[Quota, NoDecode, PlainValidator(_rate)]
RedisUrl = Annotated[SecretStr, AfterValidator(_redis)]
Network = Annotated[IPv4Network | IPv6Network, PlainValidator(_network)]


class PlatformSettings(BaseSettings):
    model_config = SettingsConfigDict(
        env_ignore_empty=True, env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    # What a deployment forgets to say must be the safe answer.
    environment: Literal["dev", "test", "production"] = "production"
    # The service's own role, and the owner of the tables, whom only `migrate` needs.
    database_url: Database
    database_owner_url: Database | None = None
    # Connections of each worker. More requests than that at once wait for their turn.
    database_pool_size: int = Field(default=10, ge=1, le=1000)
    # Names this service answers to, `*.example.com` included; empty: any.
    allowed_hosts: Commas[Host] = ()
    # Sites whose pages may read answers in a browser.
    cors_origins: Commas[Origin] = ()
    # Networks of the proxies whose X-Forwarded-… headers are believed.
    trusted_proxies: Commas[Network] = ()
    # How many requests one address may send without a credential; the usual tier where unset.
    rate_limit_anonymous: Rate | None = None
    # Where the counts of requests are kept; in the database where it is unset.
    redis_url: RedisUrl | None = None
    max_body_bytes: int = Field(default=1024 * 1024, ge=1)
    # Refuse (428) a change that does not say which version it changes.
    require_if_match: bool = False
    # How long /ready says 503 after SIGTERM while requests are still taken.
    drain_seconds: float | None = Field(default=None, ge=0, le=600)
    docs_enabled: bool | None = None
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], BeforeValidator(lambda v: str(v).lower())
    ] = "info"

    @property
    def in_production(self) -> bool:
        return self.environment == "production"

    @property
    def owner_url(self) -> DatabaseUrl:
        return self.database_owner_url or self.database_url

    @property
    def drains_for(self) -> float:
        """Seconds; a developer and a test do not wait."""
        if self.drain_seconds is not None:
            return self.drain_seconds
        return 5.0 if self.in_production else 0.0

    @property
    def shows_docs(self) -> bool:
        return not self.in_production if self.docs_enabled is None else self.docs_enabled

    def secrets(self) -> Iterator[str]:
        """What must never be in a log."""
        yield self.database_url.password
        yield self.owner_url.password
        if self.redis_url is not None:
            yield unquote(urlsplit(self.redis_url.get_secret_value()).password or "")

    def shared_by_workers(self) -> dict[str, str]:
        """Variables that `serve` makes up for its workers, who have to agree on them."""
        return {}

    @model_validator(mode="after")
    def _safe_in_production(self) -> Self:
        if not self.in_production:
            return self
        if "*" in self.cors_origins:
            raise ValueError("CORS_ORIGINS: * is refused in production, list the origins")
        if self.log_level == "debug":
            raise ValueError("LOG_LEVEL: debug is refused in production, it tells too much")
        if self.database_url.password.lower() in PLACEHOLDERS:
            raise ValueError("DATABASE_URL: a placeholder as password is refused in production")
        if self.owner_url.password.lower() in PLACEHOLDERS:
            raise ValueError(
                "DATABASE_OWNER_URL: a placeholder as password is refused in production"
            )
        return self


S = TypeVar("S", bound=BaseSettings)


def env_file() -> str | None:
    """`.env` is for a developer's machine: elsewhere a stray file must not change anything."""
    return ".env" if os.environ.get("ENVIRONMENT", "dev") == "dev" else None


def load(settings_class: type[S]) -> S:
    """The settings of this process; a mistake ends it with one line and exit code 2."""
    options: dict[str, Any] = {"_env_file": env_file()}
    try:
        return settings_class(**options)
    except ValidationError as error:
        mistakes = "; ".join(dict.fromkeys(_mistake(detail) for detail in error.errors()))
    except SettingsError as error:
        mistakes = str(error)
    print(f"{PROJECT}: {mistakes}".replace("\n", " "), file=sys.stderr)
    raise SystemExit(2)


def _mistake(detail: ErrorDetails) -> str:
    """Names the variable and what is wrong, never the value: it may be a secret."""
    variable = str(detail["loc"][0]).upper() if detail["loc"] else ""
    if detail["type"] == "missing":
        unsaid = "" if "ENVIRONMENT" in os.environ else " (ENVIRONMENT is not set: production)"
        return f"{variable} is missing{unsaid}"
    reason = detail["msg"].removeprefix("Value error, ")
    return f"{variable}: {reason}" if variable else reason
