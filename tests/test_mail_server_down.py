"""The mail server is down for ten minutes: proposals are taken all the same, and every mail leaves once afterwards."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

import pytest
import time_machine
from django.test import Client

from connected_desk.records import outbox
from connected_desk.records.models import OutboxMail
from tests.proposals.support import fill_in, submit
from tests.support import MONDAY, load_city
from workflows.cases.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs that says EHLO and hands over a mail."""

    def handle(self) -> None:
        self._say(b"220 ready")
        for line in self.rfile:
            word = line.strip().upper()[:4]
            if word == b"QUIT":
                self._say(b"221 bye")
                return
            if word == b"DATA":
                self._say(b"354 go on")
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self._say(b"250 done")

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server on this machine that keeps what it takes."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int) -> None:
        self.taken: list[bytes] = []
        super().__init__(("127.0.0.1", port), Conversation)


@pytest.fixture
def port(settings) -> int:
    """A port on which nobody answers, and the site told that its mail server is there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", number, 5
    return number


@pytest.fixture
def started(port: int) -> Iterator[list[MailServer]]:
    """Holds the server once the test has started it, and ends it afterwards."""
    servers: list[MailServer] = []
    yield servers
    for server in servers:
        server.shutdown()
        server.server_close()


def propose() -> None:
    """A company goes through the pages and submits."""
    client = Client(headers={"accept-language": "ja"})
    receipt = submit(client, fill_in(client))
    assert receipt.status_code == 200
    assert "CD-" in receipt.content.decode()


def read(message: Message, header: str) -> str:
    """A header as a mail program shows it."""
    return str(make_header(decode_header(message[header]))).strip()


def work(minute: int) -> None:
    """What a worker does in that minute."""
    while outbox.send_next(at=MONDAY + minute * MINUTE):
        pass


def test_while_the_mail_server_is_down_for_ten_minutes_nothing_is_lost_and_nothing_is_sent_twice(
    port: int, started: list[MailServer]
):
    load_city()
    for minute in range(10):
        if minute % 3 == 0:
            with time_machine.travel(MONDAY + minute * MINUTE, tick=False):
                propose()
        work(minute)
    assert Case.objects.count() == 4
    assert outbox.counts() == {"queued": 4, "sent": 0, "bundled": 0, "failed": 0, "cancelled": 0}
    assert {"Connection refused" in mail.last_error for mail in OutboxMail.objects.all()} == {True}

    started.append(MailServer(port))
    threading.Thread(target=started[0].serve_forever, daemon=True).start()
    for minute in range(10, 60):
        work(minute)

    assert outbox.counts() == {"queued": 0, "sent": 4, "bundled": 0, "failed": 0, "cancelled": 0}
    taken = [message_from_bytes(data) for data in started[0].taken]
    assert sorted(read(message, "Subject") for message in taken) == [
        f"【CD-2026-{number:04}】提案を受け付けました" for number in range(1, 5)
    ]
    assert {read(message, "From") for message in taken} == {"さかい・コネクテッド・デスク（堺市） <desk@localhost>"}
    assert len({message["Message-ID"] for message in taken}) == 4
