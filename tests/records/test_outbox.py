"""Mail that is queued with what it tells of, sent once, and tried again for hours."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.db import transaction

from connected_desk.records import outbox
from connected_desk.records.models import OutboxMail

from .support import MONDAY, MailServer

MINUTE = timedelta(minutes=1)


def queued(**changes: str) -> OutboxMail:
    """A mail to a company, due on Monday."""
    details = {
        "to": "desk@company.example",
        "subject": "提案を受け付けました",
        "body": "受付番号はCD-2026-0001です。",
        "reference": "CD-2026-0001",
    }
    return outbox.queue(**(details | changes), at=MONDAY)


def send_all(at: datetime) -> None:
    """What a worker does at an instant."""
    while outbox.send_next(at=at):
        pass


def test_a_queued_mail_is_sent_once_and_says_what_it_is(db, settings, mail_server):
    settings.DESK_URL = "https://desk.city.example"
    mail = queued()

    send_all(MONDAY)
    send_all(MONDAY + timedelta(days=1))

    (message,) = mail_server.taken
    assert (message.to, message.subject, message.body) == (
        ["desk@company.example"],
        "提案を受け付けました",
        "受付番号はCD-2026-0001です。",
    )
    assert message.extra_headers == {
        "Message-ID": f"<{mail.key}@desk.city.example>",
        "Content-Language": "ja",
        "Auto-Submitted": "auto-generated",
    }
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.sent_at) == ("sent", 1, MONDAY)
    assert outbox.counts() == {"queued": 0, "sent": 1, "failed": 0, "cancelled": 0, "bundled": 0}


def test_a_mail_of_work_that_was_rolled_back_was_never_there(db):
    with transaction.atomic():
        queued()
        transaction.set_rollback(True)
    assert OutboxMail.objects.count() == 0


def test_the_same_mail_is_not_queued_twice(db):
    first = queued(dedupe="CD-2026-0001 received")
    again = queued(dedupe="CD-2026-0001 received", subject="another")
    other = queued(dedupe="")

    assert again == first
    assert again.subject == "提案を受け付けました"
    assert set(OutboxMail.objects.all()) == {first, other}


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Hello\nBcc: everybody@example.jp"},
        {"subject": "Hello\r"},
        {"subject": "Hello\u2028"},
        {"subject": "Hello\x00"},
        {"to": "desk@company.example\nBcc: everybody@example.jp"},
        {"to": "desk@company.example, everybody@example.jp"},
        {"to": "Desk <desk@company.example>"},
        {"to": ""},
        {"reference": "CD-2026-0001\r\nX: y"},
    ],
)
def test_nothing_typed_becomes_a_header_or_a_second_recipient(db, change):
    with pytest.raises(ValueError, match="The mail's address|A mail's address"):
        queued(**change)
    assert OutboxMail.objects.count() == 0


def test_a_refused_mail_is_tried_again_for_more_than_four_hours_with_growing_waits(db, mail_server):
    mail = queued()
    mail_server.faults += [SMTPServerDisconnected("cut")] * 99
    tries, at = [], MONDAY
    while OutboxMail.objects.get().state == "queued":
        if outbox.send_next(at=at):
            tries.append(at - MONDAY)
        at += MINUTE

    assert tries == [minutes * MINUTE for minutes in (0, 5, 15, 35, 75, 155, 315)]
    assert list(outbox.dead_letters()) == [mail]
    assert outbox.dead_letters()[0].last_error == "SMTPServerDisconnected: cut"
    assert outbox.counts() == {"queued": 0, "sent": 0, "failed": 1, "cancelled": 0, "bundled": 0}


def test_a_mail_that_failed_at_first_is_sent_in_the_end_under_the_same_number(db, mail_server):
    queued()
    mail_server.faults += [SMTPRecipientsRefused({"desk@company.example": (451, b"later")}), TimeoutError()]
    for minutes in range(30):
        send_all(MONDAY + minutes * MINUTE)

    assert len(mail_server.taken) == 1
    assert OutboxMail.objects.values_list("state", "attempts", "last_error").get() == ("sent", 3, "")


def test_one_mail_that_cannot_be_made_does_not_hold_up_the_next(db, mail_server):
    queued(subject="first")
    queued(subject="second")
    mail_server.faults.append(UnicodeError("no such mark"))

    send_all(MONDAY)

    assert [message.subject for message in mail_server.taken] == ["second"]
    assert outbox.counts() == {"queued": 1, "sent": 1, "failed": 0, "cancelled": 0, "bundled": 0}


def test_a_mail_being_sent_is_left_alone_by_a_second_worker(db, mail_server):
    queued()
    found = []
    MailServer.while_sending = lambda: found.append(outbox.send_next(at=MONDAY))

    outbox.send_next(at=MONDAY)

    assert found == [False]
    assert len(mail_server.taken) == 1


def test_of_two_workers_that_found_the_same_mail_one_may_send_it(db):
    queued()
    found_by_one, found_by_other = OutboxMail.objects.get(), OutboxMail.objects.get()
    assert [outbox._claim(found_by_one, MONDAY), outbox._claim(found_by_other, MONDAY)] == [True, False]


def test_a_mail_whose_sender_was_killed_is_sent_again_under_the_same_number(db, mail_server):
    mail = queued()
    mail_server.faults.append(KeyboardInterrupt())  # ends the process between the claim and the mark
    with pytest.raises(KeyboardInterrupt):
        outbox.send_next(at=MONDAY)

    send_all(MONDAY + 4 * MINUTE)
    assert mail_server.taken == []
    send_all(MONDAY + 5 * MINUTE)
    assert [message.extra_headers["Message-ID"] for message in mail_server.taken] == [outbox.message_id(mail)]


def test_a_mail_that_was_tried_while_the_clock_ran_ahead_does_not_wait_until_then(db, mail_server):
    queued()
    mail_server.faults.append(OSError("The mail server is away."))
    outbox.send_next(at=MONDAY + timedelta(days=40))

    assert outbox.send_next(at=MONDAY)
    assert len(mail_server.taken) == 1


def test_a_dead_letter_can_be_tried_again(db, mail_server):
    mail = queued()
    OutboxMail.objects.update(state="failed", attempts=7)

    outbox.try_again(mail, by=None, at=MONDAY)
    send_all(MONDAY)

    assert len(mail_server.taken) == 1


def test_what_a_mail_is_about_is_told_by_its_number_and_never_by_a_key():
    assert OutboxMail(reference="CD-2026-0001").about == "CD-2026-0001"
    assert OutboxMail(reference="d601ee20-9b3b-4e85-8366-aa5291abc0d8").about == ""


def test_a_move_queues_each_of_its_mails_and_those_under_one_mark_once(db):
    to, reference = "desk@company.example", "CD-2026-0001"
    mails = [
        outbox.written(to=to, subject="件名", body="本文", at=MONDAY, reference=reference, dedupe=mark)
        for mark in ("", "", "1:received", "1:received")
    ]

    queued = outbox.queue_of_move(mails, leaving_at=MONDAY + 10 * MINUTE)

    assert sorted(OutboxMail.objects.values_list("dedupe", flat=True)) == ["", "", "1:received"]
    assert {one.next_try_at for one in queued} == {MONDAY + 10 * MINUTE}
