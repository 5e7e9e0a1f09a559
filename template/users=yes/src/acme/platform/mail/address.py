"""Where mail goes: `smtp://…`, `smtps://…`, `console:` or `file:///folder`."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465}
LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class MailUrl:
    """The address, taken apart; never prints its password."""

    scheme: str
    sender: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    folder: Path = Path()

    @classmethod
    def parse(cls, text: str) -> "MailUrl":
        """Read an address; `?from=` names the sender."""
        try:
            parts = urlsplit(text.strip())
            port = parts.port
        except ValueError as error:
            raise ValueError("must look like smtp://user:password@host:587") from error
        host = parts.hostname or ""
        sender = parse_qs(parts.query).get("from", [f"no-reply@{host or 'localhost'}"])[0]
        if "@" not in sender or not sender.isprintable():
            raise ValueError("from= must be an address")
        match parts.scheme:
            case "console":
                return cls("console", sender)
            case "file" if parts.path.startswith("/") and not host:
                return cls("file", sender, folder=Path(unquote(parts.path)))
            case "file":
                raise ValueError("must name a folder from the root: file:///folder")
            case "smtp" | "smtps" if host:
                user, password = unquote(parts.username or ""), unquote(parts.password or "")
                port = port or PORTS[parts.scheme]
                return cls(parts.scheme, sender, host, port, user, password)
        raise ValueError("must be smtp://host, smtps://host, console: or file:///folder")

    @property
    def is_local(self) -> bool:
        return self.host in LOCAL

    def __repr__(self) -> str:
        place = self.folder if self.scheme == "file" else f"{self.host}:{self.port}"
        return f"MailUrl({self.scheme} {place})"
