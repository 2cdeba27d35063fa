"""Telling a company that a date the city gave it has passed."""

from datetime import UTC, datetime, timedelta

from connected_desk.records.models import OutboxMail
from tests.support import MONDAY, TUESDAY, bureau_officer, case_at, desk_officer, received_case
from workflows.cases import actions, delays, links
from workflows.cases.models import Case
from workflows.engine.move import move

# Received on Monday 6 July 2026: the desk confirms receipt by Wednesday the 8th, the norm being two open days.
DUE = datetime(2026, 7, 8, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def told() -> list[str]:
    """The subjects of the mails about delays, in order."""
    rows = OutboxMail.objects.filter(subject__contains="遅れて").order_by("pk")
    return list(rows.values_list("subject", flat=True))


def test_the_day_after_a_date_has_passed_the_company_gets_a_new_one_and_once_for_each_date():
    case = received_case()
    for days in range(9):  # from Wednesday the 8th to Thursday the 16th, each morning twice
        delays.tell_due(at=DUE + days * DAY)
        delays.tell_due(at=DUE + days * DAY)

    assert told() == [
        f"【{case.number}】お知らせが遅れています（新しい目安：2026年7月10日）",  # on Thursday the 9th
        f"【{case.number}】お知らせが遅れています（新しい目安：2026年7月14日）",  # on Saturday the 11th
        f"【{case.number}】お知らせが遅れています（新しい目安：2026年7月16日）",  # on Wednesday the 15th
    ]


def test_the_mail_says_which_date_how_it_stands_and_who_has_it():
    received_case()

    delays.tell_due(at=DUE + DAY)

    body = OutboxMail.objects.latest("pk").body
    assert "2026年7月8日までとお伝えした対応が遅れています。" in body
    assert "いまの状況　提案を受け付けました。\n担当　" in body
    assert "理由" not in body  # nobody said one


def test_the_reason_of_a_case_on_hold_is_told_again():
    case = case_at("triage")
    move(case, "hold", by=desk_officer(), at=TUESDAY, reason="年度の予算が決まるまで待つため。", resume_on=DUE.date())

    delays.tell_due(at=DUE + DAY)

    assert "理由　年度の予算が決まるまで待つため。" in OutboxMail.objects.latest("pk").body


def test_nobody_is_told_while_the_company_has_the_turn_or_where_there_is_none():
    case = case_at("triage")
    move(case, "request_info", by=desk_officer(), at=TUESDAY, questions=["どこですか。"], due_on=DUE.date())
    actions.open_case_of_bureau(title="図書館の案内", summary="", by=bureau_officer(), at=MONDAY)

    delays.tell_due(at=DUE + 60 * DAY)

    assert told() == []


def test_the_companys_page_says_the_same_new_date(client, clock):
    case = received_case()
    clock.move_to(DUE + DAY)

    page = client.get(f"/p/{links.token(Case.objects.get(pk=case.pk))}/", headers={"accept-language": "ja"})

    assert "新しい目安：7月10日（金）" in page.content.decode()
