"""Who is handed what: a committee, the council with members from outside, and what the marks forbid."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from connected_desk.city.models import Person
from tests.support import MONDAY, case_at, somebody
from workflows.cases.definition import CaseState
from workflows.engine.refusals import MoveRefused
from workflows.meetings import actions as meetings
from workflows.meetings.models import Body, BodyMember
from workflows.meetings.terms import AgendaKind, BodyKind
from workflows.reports import actions
from workflows.reports.build import whole
from workflows.reports.models import Mark, Report
from workflows.reports.verify import faults

from .support import TENTH, drafted, report_in, secretary

NOW = MONDAY + timedelta(hours=1)


def hand_out(report: Report, audience: str) -> Report:
    return actions.hand_out(report, audience=audience, by=secretary(), at=NOW)


def marked(mark: Mark) -> Report:
    """A delivered report with that mark."""
    report = report_in("published")
    Report.objects.filter(pk=report.pk).update(mark=mark)
    report.refresh_from_db()
    return report


def met(report: Report) -> None:
    """Headquarters met a day before with the report as its paper."""
    body = Body.objects.filter(kind=BodyKind.HEADQUARTERS).first() or Body.objects.create(
        code="hq", name_ja="本部会議", kind=BodyKind.HEADQUARTERS, chair_office="市長"
    )
    said = {"place": "", "by": None, "at": MONDAY}
    meeting = meetings.call_meeting(body=body, number=9, held_at=MONDAY - timedelta(days=1), **said)
    meetings.put_on_agenda(meeting=meeting, title="報告", kind=AgendaKind.REPORT, report=report.key)


def test_a_committee_reads_all_but_what_headquarters_decides_and_a_council_neither_cases_nor_amounts():
    case = case_at(CaseState.BUDGETING, TENTH, title="水道メーターの提案")
    said = {"summary": "本部だけに向けた文章", "delays": "遅れの説明"}
    report = actions.write_narrative(drafted(), texts=said, by=secretary(), at=MONDAY)

    committee, council = (json.loads(whole(report, audience)) for audience in ("committee", "council"))

    assert (committee["audience_label"], council["audience_label"]) == ("委員会", "評議会")
    codes = [part["code"] for part in committee["sections"]]
    assert "decide" not in codes
    assert {"budget", "cases", "delays"} <= set(codes)
    assert [part["code"] for part in council["sections"]] == [
        "flow", "strategy", "bureaus", "themes", "indicators", "items", "board", "notes",
    ]  # fmt: skip
    told = json.dumps(council, ensure_ascii=False)
    for secret in (case.number, "水道メーター", "本部だけに", "遅れの説明", "（円）"):
        assert secret in whole(report, "headquarters"), secret
        assert secret not in told, secret


def test_an_edition_is_handed_out_once_by_the_secretariat_and_proves_itself():
    report = report_in("published")
    with pytest.raises(MoveRefused, match="担当者"):
        actions.hand_out(report, audience="committee", by=somebody("bureau"), at=NOW)

    hand_out(report, "committee")

    assert report.files.filter(audience="committee").count() == 5
    assert list(faults(Report.objects.all())) == []
    with pytest.raises(MoveRefused, match="もう配っています"):
        hand_out(report, "committee")
    report.files.get(audience="committee", kind="csv").delete()
    assert any("committee.csv" in fault.sentence for fault in faults(Report.objects.all()))


def test_a_draft_is_handed_to_nobody():
    with pytest.raises(MoveRefused, match="本部へ報告した後"):
        hand_out(drafted(), "committee")


def test_what_is_to_be_handled_with_care_is_not_for_a_council():
    with pytest.raises(MoveRefused, match="取扱注意"):
        hand_out(marked(Mark.WITH_CARE), "council")


def test_what_is_released_after_the_meeting_waits_for_it():
    report = marked(Mark.AFTER_MEETING)
    for act in (lambda: hand_out(report, "council"), lambda: actions.release(report, by=secretary(), at=NOW)):
        with pytest.raises(MoveRefused, match="本部会議が終わるまで"):
            act()

    met(report)

    hand_out(report, "council")
    assert actions.release(report, by=secretary(), at=NOW).released_on == MONDAY.date()


def test_a_member_from_outside_reads_what_the_council_was_handed_and_nothing_else(client):
    report = hand_out(hand_out(report_in("published"), "council"), "committee")
    member = Person.objects.create_user("member@example.jp", "外部委員")
    council = Body.objects.create(code="rc", name_ja="評価会議", kind=BodyKind.COUNCIL, chair_office="会長")
    client.force_login(member)
    urls = {
        one: reverse("reports:file", args=[report.key, one, "pdf"]) for one in ("council", "committee", "headquarters")
    }
    assert [client.get(url).status_code for url in urls.values()] == [404, 404, 404]

    seat = BodyMember.objects.create(body=council, office="委員", person=member)

    assert client.get(reverse("reports:list")).content.decode().count(urls["council"]) == 1
    answers = {one: client.get(url) for one, url in urls.items()}
    assert b"".join(answers["council"].streaming_content).startswith(b"%PDF")
    assert [answers[one].status_code for one in ("committee", "headquarters")] == [404, 404]
    assert client.get(report.get_absolute_url()).status_code == 404
    BodyMember.objects.filter(pk=seat.pk).update(valid_to=MONDAY.date() - timedelta(days=1))
    assert client.get(urls["council"]).status_code == 404
