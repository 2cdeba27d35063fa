"""Being told by mail: asked for, confirmed by a mailed link, told once, ended in one press; nobody learns who is."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from connected_desk.records import outbox
from connected_desk.records.models import OutboxMail
from tests.support import MONDAY, case_at, water_bureau
from workflows.cases.definition import CaseState
from workflows.reports import actions, schedule, subscribing
from workflows.reports.models import Report, Subscriber

from .support import TENTH, report_in, secretary

ADDRESS = "reader@example.jp"
NOW = MONDAY + timedelta(hours=2)


@pytest.fixture
def released() -> Report:
    case_at(CaseState.DIALOGUE, TENTH)
    return actions.release(report_in("published"), by=secretary(), at=MONDAY)


def asked(*subjects: str, at=MONDAY, email: str = ADDRESS, language: str = "ja") -> str:
    """The link mailed to whoever asked."""
    subscribing.ask(email=email, subjects=subjects, language=language, at=at)
    return linked(email, "subscriptions")


def linked(email: str, part: str) -> str:
    body = OutboxMail.objects.filter(to=email).latest("pk").body
    return next(line.partition(part + "/")[2].strip("/") for line in body.splitlines() if f"/{part}/" in line)


def told_to(email: str) -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(to=email, subject__contains="公表しました"))


def subscribed(*subjects: str, at=MONDAY, email: str = ADDRESS, language: str = "ja") -> Subscriber:
    subscriber = subscribing.behind(asked(*subjects, at=at, email=email, language=language))
    subscribing.confirm(subscriber, at=at)
    return subscriber


def test_the_way_from_the_form_to_the_last_mail(client, released):
    bureau = f"bureau:{water_bureau().key}"
    page = client.get(reverse("progress:subscribe")).content.decode()
    assert bureau in page

    form = {"group_0": ["all"], "group_2": [bureau], "email": "Reader@Example.JP"}
    assert client.post(reverse("progress:subscribe"), form).url == reverse("progress:subscribe_sent")
    token = linked(ADDRESS, "subscriptions")
    # A program that looks at links changes nothing.
    shown = client.get(reverse("progress:subscription", args=[token])).content.decode()
    assert water_bureau().name_ja in shown
    subscribing.tell(at=NOW)
    assert not told_to(ADDRESS)

    assert client.post(reverse("progress:subscription", args=[token])).status_code == 200
    subscribing.tell(at=NOW)
    subscribing.tell(at=NOW + timedelta(days=1))
    [told] = told_to(ADDRESS)
    assert "【2026年6月分】" in told.subject
    assert f"■ {water_bureau().name_ja}" in told.body
    assert "・手続中の案件 1件" in told.body

    client.post(reverse("progress:unsubscribe", args=[linked(ADDRESS, "unsubscribe")]))
    assert not Subscriber.objects.exists()
    assert not OutboxMail.objects.filter(to=ADDRESS).exists()  # nor is the address in the record of mails
    assert client.get(reverse("progress:subscription", args=[token])).status_code == 404


def test_every_address_gets_the_same_answer_and_nobody_can_fill_a_mailbox(client, released):
    subscribed("all", at=MONDAY)
    answers = []
    for address in (ADDRESS, "nobody@example.jp"):
        answer = client.post(reverse("progress:subscribe"), {"group_0": ["all"], "email": address}, follow=True)
        answers.append((answer.redirect_chain, answer.context["crumbs"], answer.templates[0].name))
    client.post(reverse("progress:subscribe"), {"group_0": ["all"], "email": "nobody@example.jp"})

    assert answers[0] == answers[1]
    assert OutboxMail.objects.filter(to="nobody@example.jp").count() == 1


def test_what_is_asked_for_anew_counts_only_once_the_link_was_followed(released):
    subscribed("all", at=MONDAY)
    bureau = f"bureau:{water_bureau().key}"
    token = asked(bureau, at=NOW)

    assert Subscriber.objects.get().subjects == ["all"]
    subscribing.confirm(subscribing.behind(token), at=NOW)
    assert Subscriber.objects.get().subjects == [bureau]


def test_mails_carry_the_headers_by_which_a_program_ends_them_without_our_page(released):
    subscribed("all")
    subscribing.tell(at=NOW)
    while outbox.send_next(at=NOW):
        pass

    sent = mail.outbox[-1]
    address = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    strict = Client(enforce_csrf_checks=True)
    path = address.partition("/progress/")[2]
    answer = strict.post(
        f"/progress/{path}", "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert not Subscriber.objects.exists()
    # Other mail has none.
    outbox.queue(to=ADDRESS, subject="x", body="y", at=NOW, reference="z")
    outbox.send_next(at=NOW)
    assert "List-Unsubscribe" not in mail.outbox[-1].extra_headers


@pytest.mark.parametrize("name", ["subscription", "unsubscribe"])
def test_a_link_that_is_wrong_in_one_letter_opens_nothing(client, released, name):
    token = asked("all")
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")

    assert client.post(reverse(f"progress:{name}", args=[wrong])).status_code == (
        404 if name == "subscription" else 200
    )
    assert Subscriber.objects.get().confirmed_at is None


def test_an_address_nobody_confirms_is_deleted_after_a_week():
    asked("all", at=MONDAY)
    subscribed("all", at=MONDAY, email="other@example.jp")

    schedule.tell_subscribers(period="2026-07-13", at=MONDAY + timedelta(days=7) - timedelta(seconds=1))
    assert Subscriber.objects.count() == 2
    schedule.tell_subscribers(period="2026-07-13", at=MONDAY + timedelta(days=7))
    assert list(Subscriber.objects.values_list("email", flat=True)) == ["other@example.jp"]


def test_nothing_is_told_before_the_day_of_the_release_nor_of_earlier_releases():
    case_at(CaseState.DIALOGUE, TENTH)
    opens_on = (MONDAY + timedelta(days=2)).date()
    actions.release(report_in("published"), by=secretary(), at=MONDAY, opens_on=opens_on)
    subscribed("all", at=MONDAY)
    subscribed("all", at=MONDAY + timedelta(days=3), email="late@example.jp")

    counts = []
    for days in (0, 1, 2, 3):
        subscribing.tell(at=MONDAY + timedelta(days=days))
        counts.append(len(told_to(ADDRESS)))

    assert counts == [0, 0, 1, 1]
    assert told_to("late@example.jp") == []


def test_a_form_without_a_choice_says_what_is_missing(client, released):
    answer = client.post(reverse("progress:subscribe"), {"email": ADDRESS})

    assert answer.status_code == 422
    assert "1つ以上選んでください" in answer.content.decode()
    assert not Subscriber.objects.exists()
