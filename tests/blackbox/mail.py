"""The mails that the service wrote, as files in a folder."""

from __future__ import annotations

import email
import re
import time
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

_TOKEN = re.compile(r"(?<![A-Za-z0-9_.-])[A-Za-z0-9_-]{20,}(?![A-Za-z0-9_.@-])")
_PATIENCE = 5  # seconds


class Mailbox:
    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to an address, oldest first."""
        files = sorted(self.folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        messages = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
        return [
            message
            for message in messages
            if isinstance(message, EmailMessage) and address in str(message["To"])
        ]

    def tokens(self) -> set[str]:
        """Those of all mails, used or not."""
        texts = [file.read_text("utf-8") for file in self.folder.glob("*.eml")]
        return {token for text in texts for token in _TOKEN.findall(text)}

    def token(self, address: str, *, sent: int = 1) -> str:
        """The token in the last mail, once as many have come."""
        deadline = time.monotonic() + _PATIENCE
        while len(messages := self.to(address)) < sent:
            # A mail may be written after the answer; there is nothing to wait on but the folder.
            assert time.monotonic() < deadline, f"no mail to {address}"
            time.sleep(0.02)
        body = messages[-1].get_body(("plain",))
        assert body is not None
        (token,) = set(_TOKEN.findall(body.get_content()))
        return str(token)
