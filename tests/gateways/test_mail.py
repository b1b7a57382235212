"""Mail, against a server that speaks SMTP and writes down what it is told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import pytest

from service.domain.errors import Unavailable
from service.gateways.mail import Mailer


class Handler(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a mail needs."""

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline():
            word = line.decode().strip().upper()
            if word.startswith("DATA"):
                self.say("354 go on")
                self.server.mails.append(self.body())  # type: ignore[attr-defined]
                self.say("250 ok")
            elif word.startswith("RCPT"):
                self.server.receivers.append(line.decode().partition("<")[2].partition(">")[0])  # type: ignore[attr-defined]
                self.say("250 ok")
            elif word.startswith("QUIT"):
                return self.say("221 bye")
            else:
                self.say("250 ok")
        return None

    def body(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        return "".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def server() -> Iterator[socketserver.TCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as running:
        running.mails, running.receivers = [], []  # type: ignore[attr-defined]
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def test_a_mail_reaches_everybody_and_shows_nobody(server: socketserver.TCPServer) -> None:
    mailer = Mailer(f"smtp://127.0.0.1:{server.server_address[1]}", "yuanke@example.org")
    mailer.send(["a@example.org", "b@example.org"], "届期\n提醒", "请启动换届。", message_id="notice-1")
    (mail,) = server.mails  # type: ignore[attr-defined]
    assert server.receivers == ["a@example.org", "b@example.org"]  # type: ignore[attr-defined]
    assert "a@example.org" not in mail
    assert "Message-ID: <notice-1@example.org>" in mail


def test_without_a_server_nothing_is_sent() -> None:
    mailer = Mailer(None, "yuanke@example.org")
    assert not mailer.configured
    mailer.send(["a@example.org"], "x", "y", message_id="1")


def test_a_server_that_is_away_is_said_so() -> None:
    with pytest.raises(Unavailable):
        Mailer("smtp://127.0.0.1:1", "yuanke@example.org").send(["a@example.org"], "x", "y", message_id="1")
