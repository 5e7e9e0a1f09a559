"""The ways to send a mail: to a server, to the terminal, into a folder."""

import smtplib
import ssl
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import structlog

from acme.kit.ids import new_id
from acme.platform.mail.address import MailUrl
from acme.platform.mail.message import Mail, Mailer, compose

TIMEOUT = 10.0
MOST_WAITING = 1000

log = structlog.get_logger()


def make_mailer(url: MailUrl) -> Mailer:
    match url.scheme:
        case "console":
            return ConsoleMailer(url)
        case "file":
            return FolderMailer(url)
    return SmtpMailer(url)


@dataclass(frozen=True)
class ConsoleMailer:
    """For a developer, who reads it where the service runs."""

    url: MailUrl

    def send(self, mail: Mail) -> None:
        text = f"\n--- mail to {mail.to}: {mail.subject}\n{mail.text}---\n"
        print(text, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class FolderMailer:
    """One `.eml` a message, in the order in which they were sent."""

    url: MailUrl

    def send(self, mail: Mail) -> None:
        folder = self.url.folder
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f".{new_id()}"
        unfinished.write_bytes(compose(mail, self.url.sender).as_bytes())
        unfinished.rename(folder / f"{unfinished.name[1:]}.eml")


@dataclass(frozen=True)
class SmtpMailer:
    """Mail leaves from a thread of its own, in turn; at the end of the process what waits is sent.

    A mail that the server does not take is logged and lost: whoever waits for it asks again.
    """

    url: MailUrl
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "mail"))
    _room: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(MOST_WAITING))

    def send(self, mail: Mail) -> None:
        if self._room.acquire(blocking=False):
            self._thread.submit(self._deliver, mail)
        else:
            log.error("mail_dropped", reason="too many are waiting")

    def _deliver(self, mail: Mail) -> None:
        message = compose(mail, self.url.sender)
        try:
            with self._connect() as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            # Neither the mail nor the server's words: both hold what a log must not.
            log.error("mail_failed", server=self.url.host, reason=type(error).__name__)
        finally:
            self._room.release()

    def _connect(self) -> smtplib.SMTP:
        host, port, tls = self.url.host, self.url.port, ssl.create_default_context()
        if self.url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=tls)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT)
            server.ehlo()
            # A server on this machine is reached by nobody else; any other must speak TLS.
            if server.has_extn("starttls") or not self.url.is_local:
                server.starttls(context=tls)
        if self.url.user:
            server.login(self.url.user, self.url.password)
        return server
