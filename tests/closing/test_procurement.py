"""The record of fairness: what the partner had, how the others get the same, and what a decider is told of it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from connected_desk.records.models import Access
from tests.cases.filled import PDF
from tests.support import (
    bureau_head,
    bureau_officer,
    case_at,
    desk_officer,
    moves_logged,
    other_officer,
    somebody,
    walk,
)
from workflows.cases.definition import CASE
from workflows.closing import procurement_actions
from workflows.closing.models import Exchange, Route
from workflows.decisions import actions as decisions
from workflows.decisions.models import Decision, Level
from workflows.engine.asks import field_for
from workflows.engine.cautions import cautions_of
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused

from .support import LATER, WEDNESDAY, exchanged


def test_a_row_is_open_until_it_was_given_to_the_others_or_somebody_said_why_not():
    given, kept = exchanged(), exchanged(material="estimate", way="asked", words="参考見積を依頼した。")
    assert given.is_open
    assert kept.is_open

    by = {"by": bureau_officer(), "at": LATER}
    given = procurement_actions.share(given, on=WEDNESDAY, how="募集要項の別紙にした。", **by)
    kept = procurement_actions.keep(kept, because="その事業者の見積のため。", **by)

    assert (given.is_open, given.shared_on, given.settled_by) == (False, WEDNESDAY, bureau_officer())
    assert (kept.is_open, kept.kept_because) == (False, "その事業者の見積のため。")
    with pytest.raises(MoveRefused, match="すでに整理されています"):
        procurement_actions.share(kept, on=WEDNESDAY, how="x", **by)


def test_what_is_refused():
    case, row = case_at("dialogue"), exchanged()
    with pytest.raises(MoveRefused, match="これからの日"):
        exchanged(case, on=WEDNESDAY + timedelta(days=1))
    with pytest.raises(MoveRefused, match="この案件に書き込めるのは"):
        exchanged(case, by=other_officer())
    with pytest.raises(MoveRefused, match="より前の日です"):
        procurement_actions.share(row, on=WEDNESDAY - timedelta(days=1), how="x", by=bureau_officer(), at=LATER)
    with pytest.raises(MoveRefused, match="この案件は終わっている"):
        exchanged(case_at("declined"), by=desk_officer())


def test_it_leaves_the_cases_log_alone_and_proves_its_own():
    case = case_at("dialogue")
    before = moves_logged(case)

    row = exchanged(case)
    procurement_actions.share(row, on=WEDNESDAY, how="全者に渡した。", by=bureau_officer(), at=LATER)

    assert moves_logged(case) == before
    row.refresh_from_db()
    assert row.log_seq == 2
    call_command("verify_records")


def circulating() -> Decision:
    """The award, drafted and circulating."""
    walker = walk(LATER)
    case = case_at("procurement")
    drafted = decisions.draft(
        case,
        "award",
        details=walker.details(case, case.life.move("award"), "realised"),
        title="契約候補者の決定",
        text="伺います。",
        level=Level.BUREAU_HEAD,
        decider=bureau_head(),
        consult=[],
        by=bureau_officer(),
        at=LATER,
    )
    return walker.move(drafted, "circulate")


def test_the_decider_is_told_what_the_others_do_not_have_and_settling_it_makes_nothing_void(client_of):
    decision = circulating()
    case = decision.subject
    assert cautions_of(case, "award") == []
    row = exchanged(case)
    exchanged(case, material="data", words="集計表")

    html = client_of(bureau_head()).get(decision.get_absolute_url()).content.decode()
    assert "相手に依頼・提供したもののうち2件は" in html
    assert cautions_of(case, "decline") == []

    procurement_actions.share(row, on=WEDNESDAY, how="別紙にした。", by=bureau_officer(), at=LATER)
    html = client_of(bureau_head()).get(decision.get_absolute_url()).content.decode()
    assert "相手に依頼・提供したもののうち1件は" in html
    decision.refresh_from_db()
    assert decision.state == "circulating"


def test_whoever_drafts_the_award_is_told_too(client_of):
    case = case_at("procurement")
    exchanged(case)
    page = reverse("desk:move", args=["case", case.key, "award"])

    assert "相手に依頼・提供したもののうち1件は" in client_of(bureau_officer()).get(page).content.decode()


def test_every_route_is_offered_with_its_ground():
    field = field_for(CASE.move("award"), CASE, "route", case_at("received"), bureau_officer(), WEDNESDAY)

    assert [(code, str(label)) for code, label in field.choices] == [
        ("negotiated_2", "随意契約（2号）"),
        ("negotiated_4", "随意契約（4号）"),
        ("proposal", "公募型プロポーザル"),
        ("tender", "入札"),
        ("subsidy", "補助"),
        ("agreement", "協定のみ"),
        ("none", "なし"),
    ]
    assert all(str(label.sub) for _code, label in field.choices)
    assert [code for code, _label in field.choices] == Route.values


def test_a_row_is_written_on_the_page_with_its_file_which_is_fetched_and_written_down(client_of):
    case, client = case_at("dialogue"), client_of(bureau_officer())
    typed = {"material": "specification", "way": "given", "words": "仕様書の案", "on_year": "2026", "on_month": "7"}
    upload = SimpleUploadedFile("仕様書.pdf", PDF)
    address = reverse("closing:exchange", args=[case.number])

    assert client.post(address, typed | {"on_day": "40", "upload": upload}).status_code == 422
    bad = SimpleUploadedFile("仕様書.exe", b"MZ\x90\x00")
    refused = client.post(address, typed | {"on_day": "8", "upload": bad})
    assert (refused.status_code, Exchange.objects.count()) == (422, 0)
    upload.seek(0)
    assert client.post(address, typed | {"on_day": "8", "upload": upload}).status_code == 302

    row = Exchange.objects.get()
    answer = client.get(reverse("closing:exchange_file", args=[case.number, row.key]))
    assert b"".join(answer.streaming_content) == PDF
    assert Access.objects.filter(what="exchange_file", subject_key=case.key).count() == 1
    tab = client.get(reverse("closing:case", args=[case.number])).content.decode()
    assert "仕様書.pdf" in tab
    assert "まだ渡していない" in tab


def test_the_list_for_the_others_holds_neither_the_partner_nor_staff_nor_what_is_kept_back(client_of, monkeypatch):
    case = case_at("dialogue")
    exchanged(case, words="仕様書の案を渡した。")
    estimate = exchanged(case, material="estimate", way="asked", words="内密の見積")
    procurement_actions.keep(estimate, because="その事業者の見積のため。", by=bureau_officer(), at=LATER)
    made = []
    monkeypatch.setattr("connected_desk.ui.pdf.make", lambda html: made.append(html) or b"%PDF-")

    answer = client_of(bureau_officer()).get(reverse("closing:hand_out", args=[case.number]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    [html] = made
    assert "仕様書の案を渡した。" in html
    for hidden in ("内密の見積", case.proposal.organisation.name, bureau_officer().name):
        assert hidden not in html


def test_somebody_who_may_not_see_the_case_gets_neither_list_nor_file(client_of):
    case = case_at("dialogue")
    exchanged(case)
    for name in ("case", "hand_out", "exchange"):
        assert client_of(other_officer()).get(reverse(f"closing:{name}", args=[case.number])).status_code == 404
    assert client_of(somebody("finance")).get(reverse("closing:exchange", args=[case.number])).status_code == 403


def test_a_move_ends_the_time_in_which_rows_are_written():
    case = case_at("dialogue")
    row = exchanged(case)
    move(case, "redirect", by=bureau_officer(), at=LATER, window="県の窓口", reason="県の仕事のため。")

    with pytest.raises(MoveRefused, match="この案件は終わっている"):
        procurement_actions.keep(row, because="x", by=bureau_officer(), at=LATER)
