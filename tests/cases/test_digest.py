"""The mail about what waits: to whom, on which days, with the counts of the first page, and never twice."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from connected_desk.city import actions as city
from connected_desk.city.models import ClosedDay, Person
from connected_desk.records import jobs, outbox
from connected_desk.records.models import MailState, OutboxMail
from tests.support import (
    MONDAY,
    TUESDAY,
    bureau_officer,
    case_at,
    desk_officer,
    received_case,
    somebody,
    walk,
)
from workflows.cases import mails
from workflows.cases.models import Case
from workflows.cases.views import digest
from workflows.referrals import actions as referrals

NINE = timedelta(hours=-1)  # the days of these tests begin at ten
DAY = timedelta(days=1)


def sent(at: datetime) -> dict[str, str]:
    """The digests queued by this morning's job: subject by address."""
    before = set(OutboxMail.objects.values_list("pk", flat=True))
    digest.send_all(period="", at=at)
    return dict(OutboxMail.objects.exclude(pk__in=before).values_list("to", "subject"))


def chosen(person: Person, rhythm: str, *, bundles: bool = False) -> Person:
    city.choose_notices(person, digest=rhythm, bundles=bundles)
    return person


def test_the_desk_and_the_bureau_are_told_what_their_first_pages_show(signed_in, clock):
    received_case(title="新しい提案")
    walk(MONDAY + timedelta(hours=6)).move(case_at("referred"), "take")
    Case.objects.filter(state="received").update(due_on=date(2026, 7, 6))

    told = sent(TUESDAY)

    first_page = signed_in(desk_officer()).get(reverse("desk:home")).context
    counts = {tile.url.partition("=")[2]: tile.count for tile in first_page["tiles"]}
    assert (counts["overdue"], counts["unassigned"]) == (1, 1)
    assert told["desk@sakai.example"] == told["deskhead@sakai.example"] == "今日の案件（期限 1件・未割当 1件）"
    assert told["bureau@sakai.example"] == "今日の案件（あなたの案件 1件・お願い 0件）"
    assert signed_in(bureau_officer()).get(reverse("desk:home")).context["mine_total"] == 1
    body = OutboxMail.objects.get(to="bureau@sakai.example", dedupe__startswith="digest:").body
    assert "- CD-2026-0002 水道の検針を助ける遠隔の仕組み（期限" in body
    assert "/desk/\n\n" in body


def test_whoever_has_nothing_to_do_gets_no_mail():
    assert sent(TUESDAY) == {}
    received_case()
    told = sent(TUESDAY)
    assert set(told) == {"desk@sakai.example", "deskhead@sakai.example"}


def test_what_others_ask_is_told_with_its_date():
    case = case_at("triage")
    referrals.ask_opinion(
        case,
        unit=somebody("bureau2").roles_held.get().unit,
        question="似た相談はありますか。",
        due_on=date(2026, 7, 17),
        by=desk_officer(),
        at=MONDAY,
    )

    assert sent(TUESDAY)["bureau2@sakai.example"] == "今日の案件（あなたの案件 0件・お願い 1件）"
    body = OutboxMail.objects.get(to="bureau2@sakai.example", dedupe__startswith="digest:").body
    assert "水道の検針を助ける遠隔の仕組み（期限 7月17日（金））" in body


def test_a_digest_is_sent_once_a_day_however_often_the_job_runs():
    received_case()

    assert "desk@sakai.example" in sent(TUESDAY)
    assert sent(TUESDAY + timedelta(hours=3)) == {}
    assert "desk@sakai.example" in sent(TUESDAY + DAY)


def test_on_a_closed_day_nobody_is_told():
    received_case()
    ClosedDay.objects.create(day=TUESDAY.date(), reason_ja="臨時の閉庁")

    assert sent(TUESDAY) == {}
    assert sent(TUESDAY + 4 * DAY) == {}  # a Saturday


def test_the_weekly_one_comes_on_the_first_open_day_of_the_week():
    received_case()
    chosen(desk_officer(), "weekly")

    assert "desk@sakai.example" not in sent(TUESDAY)
    assert "desk@sakai.example" in sent(MONDAY + 7 * DAY)
    ClosedDay.objects.create(day=date(2026, 7, 27), reason_ja="臨時の閉庁")
    assert "desk@sakai.example" in sent(MONDAY + 22 * DAY)
    assert "desk@sakai.example" not in sent(MONDAY + 23 * DAY)


def test_whoever_wants_none_gets_none():
    received_case()
    chosen(desk_officer(), "off")

    assert set(sent(TUESDAY)) == {"deskhead@sakai.example"}


def test_a_digest_is_written_in_the_language_of_its_reader():
    received_case()
    Person.objects.filter(pk=desk_officer().pk).update(language="en")

    assert sent(TUESDAY)["desk@sakai.example"] == "Today: 0 overdue, 1 unassigned"


def test_the_job_comes_round_at_nine_by_the_clock_of_the_city():
    due = jobs.recurring()["cases.digest"].period_of

    assert due(TUESDAY + NINE) == "2026-07-07"
    assert due(TUESDAY + NINE - timedelta(minutes=1)) is None


def test_notices_that_can_wait_come_together_and_leave_no_mail_of_their_own():
    chosen(desk_officer(), "daily", bundles=True)
    case = case_at("triage")
    request = referrals.ask_opinion(
        case,
        unit=somebody("bureau2").roles_held.get().unit,
        question="似た相談はありますか。",
        due_on=date(2026, 7, 17),
        by=desk_officer(),
        at=MONDAY,
    )
    referrals.answer_opinion(request, answer="ありません。", tellable="", by=somebody("bureau2"), at=MONDAY)
    notice = OutboxMail.objects.get(to="desk@sakai.example", state=MailState.BUNDLED)
    while outbox.send_next(at=TUESDAY):
        pass

    sent(TUESDAY)

    notice.refresh_from_db()
    assert (notice.state, notice.sent_at, notice.attempts) == (MailState.BUNDLED, TUESDAY, 0)
    body = OutboxMail.objects.get(to="desk@sakai.example", dedupe__startswith="digest:").body
    assert f"- {notice.subject}" in body
    sent(TUESDAY + DAY)
    body = OutboxMail.objects.filter(to="desk@sakai.example", dedupe__startswith="digest:").latest("pk").body
    assert notice.subject not in body


def test_whoever_no_longer_bundles_gets_what_waited_at_once():
    chosen(desk_officer(), "daily", bundles=True)
    waits = outbox.queue(to="desk@sakai.example", subject="お知らせ", body="", at=MONDAY, reference="", bundled=True)

    chosen(desk_officer(), "daily")

    waits.refresh_from_db()
    assert waits.state == MailState.QUEUED


def test_what_one_must_do_or_decide_and_the_words_of_a_company_never_wait():
    urgent = {"referred", "opinion_asked", "evaluation_asked", "decision_asked", "decision_sent_back", "bounced"}
    assert mails.CAN_WAIT.isdisjoint(urgent | {"answered", "message_to_city"})
    chosen(bureau_officer(), "daily", bundles=True)

    walk().move(case_at("triage"), "refer")

    assert OutboxMail.objects.filter(to="bureau@sakai.example").latest("pk").state == MailState.QUEUED


def test_a_digest_tells_nothing_that_may_still_be_undone():
    person = chosen(desk_officer(), "daily", bundles=True)
    mail = outbox.queue(to=person.email, subject="お知らせ", body="", at=TUESDAY, reference="", bundled=True)
    OutboxMail.objects.filter(pk=mail.pk).update(next_try_at=TUESDAY + timedelta(minutes=10))

    assert list(outbox.bundled(person.email, at=TUESDAY + timedelta(minutes=9))) == []
    assert list(outbox.bundled(person.email, at=TUESDAY + timedelta(minutes=10))) == [mail]
    assert outbox.withdraw([mail.pk])
    assert list(outbox.bundled(person.email, at=TUESDAY + DAY)) == []


# The form on the page of one's own settings.


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"digest": "weekly", "bundles": "True"}, ("weekly", True)),
        ({"digest": "off", "bundles": "False"}, ("off", False)),
    ],
)
def test_one_chooses_when_and_how_one_is_told(signed_in, clock, typed, kept):
    client = signed_in(desk_officer())

    answer = client.post(reverse("city:my_notices"), typed)

    assert answer.status_code == 302
    person = desk_officer()
    assert (person.digest, person.bundles) == kept


@pytest.mark.parametrize("typed", [{"digest": "off", "bundles": "True"}, {"digest": "never", "bundles": ""}])
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_kept(signed_in, clock, typed):
    answer = signed_in(desk_officer()).post(reverse("city:my_notices"), typed)

    assert answer.context["form"].errors
    person = desk_officer()
    assert (person.digest, person.bundles) == ("daily", False)
