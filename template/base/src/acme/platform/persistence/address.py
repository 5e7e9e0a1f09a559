"""The address of a database, in one form for every driver."""

from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

SCHEMES = ("postgresql", "postgres")


@dataclass(frozen=True)
class DatabaseUrl:
    """`postgresql://user:password@host:port/name?option=…`, taken apart; never prints a secret."""

    user: str
    password: str
    host: str
    port: int
    name: str
    options: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "DatabaseUrl":
        """Read an address; a driver's name in it (`postgresql+psycopg`) makes no difference."""
        try:
            parts = urlsplit(text.strip())
            port = parts.port or 5432
        except ValueError as error:
            raise ValueError("must look like postgresql://user:password@host:5432/name") from error
        if parts.scheme.partition("+")[0] not in SCHEMES:
            raise ValueError("must start with postgresql://")
        name = unquote(parts.path.removeprefix("/"))
        if not parts.username or not name:
            raise ValueError("must name a user and a database")
        options = tuple(parse_qsl(parts.query, keep_blank_values=True))
        return cls(
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            host=_host(parts, dict(options)),
            port=port,
            name=name,
            options=tuple(option for option in options if option[0] != "host"),
        )

    def url(self) -> str:
        """The whole address, password included, as every driver understands it."""
        options = list(self.options)
        host = f"[{self.host}]" if ":" in self.host else quote(self.host)
        if self.host.startswith("/"):  # a folder with a Unix socket
            host = ""
            options.append(("host", self.host))
        secret = f":{quote(self.password, safe='')}" if self.password else ""
        query = f"?{urlencode(options)}" if options else ""
        address = f"{quote(self.user, safe='')}{secret}@{host}:{self.port}"
        return f"postgresql://{address}/{quote(self.name, safe='')}{query}"

    def __repr__(self) -> str:
        return f"DatabaseUrl({self})"

    def __str__(self) -> str:
        return f"postgresql://{self.user}:***@{self.host}:{self.port}/{self.name}"


def _host(parts: SplitResult, options: dict[str, str]) -> str:
    host = unquote(parts.hostname or "") or options.get("host", "")
    if not host:
        raise ValueError("must name a host")
    return host
