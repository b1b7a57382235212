"""Mail by SMTP. Without SMTP_URL no mail is sent, and nobody asks for it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from service.domain.errors import Unavailable

TIMEOUT = 20


class Mailer:
    """Sends mails through `url`: smtp://host:25, smtp://user:password@host:587 (STARTTLS) or smtps://…:465."""

    def __init__(self, url: str | None, sender: str) -> None:
        self._url = url
        self._sender = sender

    @property
    def configured(self) -> bool:
        """Whether mail can be sent at all."""
        return self._url is not None

    def send(self, to: Sequence[str], subject: str, text: str, message_id: str) -> None:
        """Send one mail to people who do not see each other's address.

        `message_id` makes a repeated mail recognisable. Raises Unavailable('mail_failed').
        """
        if self._url is None or not to:
            return
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = Address(display_name="undisclosed-recipients")
        message["Subject"] = " ".join(subject.split())
        message["Message-ID"] = f"<{message_id}@{self._sender.rpartition('@')[2] or 'yuanke'}>"
        message.set_content(text)
        try:
            self._deliver(message, to)
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable("mail_failed", reason=str(error)[:200]) from error

    def _deliver(self, message: EmailMessage, to: Sequence[str]) -> None:
        parts = urlsplit(self._url or "")
        host, user, password = parts.hostname or "localhost", parts.username, parts.password
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
        with server:
            if user:
                if parts.scheme != "smtps":
                    server.starttls(context=ssl.create_default_context())
                server.login(unquote(user), unquote(password or ""))
            server.send_message(message, self._sender, list(to))
