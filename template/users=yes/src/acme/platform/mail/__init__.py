"""Mail: what is sent, and the ways in which `MAIL_URL` has it sent."""

from acme.platform.mail.address import MailUrl
from acme.platform.mail.message import Mail, Mailer
from acme.platform.mail.senders import make_mailer

__all__ = ["Mail", "MailUrl", "Mailer", "make_mailer"]
