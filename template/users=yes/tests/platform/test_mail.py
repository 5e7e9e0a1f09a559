"""Mail leaves the process: into a folder, and to a server that speaks SMTP."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from queue import Queue
from types import SimpleNamespace

import pytest

from acme.platform.mail.address import MailUrl
from acme.platform.mail.message import Mail
from acme.platform.mail.senders import SmtpMailer, make_mailer

MAIL = Mail("grace@example.com", "Reset your password", "The token is s3cr3t-word.\n")
PATIENCE = 10


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender needs; a recipient at refuse.example is refused."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            match line.split()[0].upper():
                case "RCPT" if "refuse.example" in line:
                    self.say("550 nobody of that name: s3cr3t-word")
                case "DATA":
                    self.say("354 go on")
                    self.server.received.put(self.read_message())  # type: ignore[attr-defined]
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 fine")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def read_message(self) -> bytes:
        return b"".join(iter(self.rfile.readline, b".\r\n"))


@contextmanager
def smtp_server() -> Iterator[SimpleNamespace]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        received: Queue[bytes] = Queue()
        server.received = received  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield SimpleNamespace(url=f"smtp://127.0.0.1:{server.server_address[1]}", received=received)
        server.shutdown()
        thread.join(PATIENCE)


def drain(mailer: SmtpMailer) -> None:
    """Wait until what was sent has left."""
    mailer._thread.shutdown(wait=True)


def test_a_mail_reaches_the_server() -> None:
    with smtp_server() as server:
        mailer = make_mailer(MailUrl.parse(server.url))
        assert isinstance(mailer, SmtpMailer)
        mailer.send(MAIL)
        drain(mailer)
        message = message_from_bytes(server.received.get(timeout=PATIENCE), policy=default)
    assert message["To"] == MAIL.to
    assert message["Subject"] == MAIL.subject
    assert message.get_content().strip() == MAIL.text.strip()


def test_a_mail_that_is_refused_is_logged_without_what_it_says(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with smtp_server() as server:
        mailer = make_mailer(MailUrl.parse(server.url))
        assert isinstance(mailer, SmtpMailer)
        mailer.send(Mail("grace@refuse.example", MAIL.subject, MAIL.text))
        drain(mailer)
        assert server.received.empty()
    said = "".join(capfd.readouterr())
    assert "mail_failed" in said
    assert "SMTPRecipientsRefused" in said
    assert "s3cr3t-word" not in said
    assert "grace@" not in said


def test_a_server_that_is_gone_holds_nobody_up(capfd: pytest.CaptureFixture[str]) -> None:
    with smtp_server() as server:
        url = server.url
    mailer = make_mailer(MailUrl.parse(url))
    assert isinstance(mailer, SmtpMailer)
    mailer.send(MAIL)
    drain(mailer)
    assert "ConnectionRefusedError" in "".join(capfd.readouterr())


def test_a_folder_holds_one_file_a_mail(tmp_path: Path) -> None:
    mailer = make_mailer(MailUrl.parse((tmp_path / "mails").as_uri()))
    for _ in range(2):
        mailer.send(MAIL)
    found = sorted((tmp_path / "mails").iterdir())
    assert [file.suffix for file in found] == [".eml", ".eml"]
    assert b"s3cr3t-word" in found[0].read_bytes()
