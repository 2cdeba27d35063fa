"""One thing done to several cases: shown case by case first, carried out case by case, each result told."""

from datetime import date
from typing import Any

from django.test import Client

from connected_desk.records.models import OutboxMail
from tests.support import (
    TUESDAY,
    bureau_officer,
    case_at,
    desk_officer,
    received_case,
    somebody,
    state_of,
    water_bureau,
)
from workflows.cases import actions
from workflows.cases.models import Case, CaseOfPerson
from workflows.referrals.actions import ask_opinion

from .support import day, refusals

BULK = "/desk/cases/bulk/"


def chosen(name: str, *cases: Case, **typed: Any) -> dict[str, Any]:
    """What the page of a bulk action sends."""
    versions = {f"version-{case.number}": case.version for case in cases}
    return {"do": name, "case": [case.number for case in cases], **versions, **typed}


def told(response: Any) -> list[tuple[str, bool]]:
    """Each case of the result with whether it was done."""
    return [(one["number"], not one["refused"]) for one in response.context["cases"]]


def sentences_of(response: Any) -> str:
    """The page as it is sent."""
    return response.content.decode()


def test_two_are_put_on_hold_and_the_third_is_named_with_its_reason(signed_in, clock):
    held = [case_at("triage"), case_at("triage")]
    new = received_case()
    client: Client = signed_in(desk_officer())

    shown = client.get(BULK, {"do": "hold", "case": [case.number for case in (*held, new)]})
    assert [(one.case.number, one.refused) for one in shown.context["affected"]] == [
        (held[0].number, ()),
        (held[1].number, ()),
        (new.number, ("「受付済み」では行えません。",)),
    ]
    assert "2件に行います。" in sentences_of(shown)
    assert shown.context["mails"] == 2
    assert state_of(held[0]) == "triage"

    typed = {"reason": "予算の編成を待つため。", **day("resume_on", date(2026, 9, 1))}
    done = client.post(BULK, chosen("hold", *held, new, **typed), follow=True)

    assert told(done) == [(held[0].number, True), (held[1].number, True), (new.number, False)]
    assert [state_of(case) for case in (*held, new)] == ["on_hold", "on_hold", "received"]
    assert "2件に行いました" in sentences_of(done)
    assert [kind for kind, *_rest in refusals()] == ["move_refused.source"]


def test_pressing_twice_does_it_once_and_says_so(signed_in, clock):
    case = received_case()
    client: Client = signed_in(desk_officer())
    typed = chosen("accept", case, officer=str(desk_officer().key))

    first = client.post(BULK, typed, follow=True)
    second = client.post(BULK, typed, follow=True)

    assert told(first) == [(case.number, True)]
    assert told(second) == [(case.number, False)]
    assert state_of(case) == "triage"


def test_a_missing_version_changes_nothing(signed_in, clock):
    case = received_case()
    typed = chosen("accept", case, officer=str(desk_officer().key))
    del typed[f"version-{case.number}"]

    done = signed_in(desk_officer()).post(BULK, typed, follow=True)

    assert told(done) == [(case.number, False)]
    assert state_of(case) == "received"


def test_somebody_is_put_in_charge_of_the_cases_of_the_own_unit_only(signed_in, clock):
    ours, theirs = case_at("triage"), case_at("dialogue")
    deskhead = somebody("deskhead")

    done = signed_in(desk_officer()).post(BULK, chosen("assign", ours, theirs, officer=str(deskhead.key)), follow=True)

    assert told(done) == [(ours.number, True), (theirs.number, False)]
    assert Case.objects.get(pk=ours.pk).officer == deskhead
    assert Case.objects.get(pk=theirs.pk).owner_person == theirs.owner_person


def test_a_form_with_a_mistake_changes_nothing_and_keeps_what_was_typed(signed_in, clock):
    case = case_at("triage")
    answer = signed_in(desk_officer()).post(BULK, chosen("hold", case, reason="理由だけ書いた。"))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"resume_on": ["再開する日を入力してください"]}
    assert "理由だけ書いた。" in sentences_of(answer)
    assert state_of(case) == "triage"


def test_cases_outside_the_scope_are_not_shown_nor_touched(signed_in, clock):
    case = case_at("triage")
    client: Client = signed_in(somebody("bureau2"))

    shown = client.get(BULK, {"do": "hold", "case": [case.number]}, follow=True)

    assert case.title not in sentences_of(shown)
    assert "先に一覧で案件を選んでください" in sentences_of(shown)


def test_only_what_is_offered_can_be_done_to_several(signed_in, clock):
    assert signed_in(desk_officer()).get(BULK, {"do": "decline", "case": [received_case().number]}).status_code == 404


def test_without_a_result_the_page_leads_back_to_the_list(signed_in, clock):
    assert signed_in(desk_officer()).get(f"{BULK}done/").url == "/desk/cases/"


def test_one_message_goes_to_the_company_of_each_case_in_a_mail_of_its_own_and_once(signed_in, clock):
    cases = [case_at("triage"), received_case()]
    own = actions.open_case_of_bureau(title="図書館の案内", summary="案内を見直す。", by=bureau_officer(), at=TUESDAY)
    client: Client = signed_in(desk_officer())

    shown = client.get(BULK, {"do": "message", "case": [case.number for case in (*cases, own)]})
    previews = [mail for one in shown.context["affected"] for mail in one.mails]
    assert [f"【{case.number}】" in mail.subject for case, mail in zip(cases, previews, strict=True)] == [True, True]
    assert shown.context["affected"][2].refused == (actions.NO_COMPANY.sentence,)
    before = OutboxMail.objects.count()
    typed = chosen("message", *cases, own, text="説明会を開きます。", once=shown.context["once"])
    assert client.post(BULK, {**typed, "text": ""}).status_code == 422
    done = client.post(BULK, typed, follow=True)
    again = client.post(BULK, typed, follow=True)

    expected = [(cases[0].number, True), (cases[1].number, True), (own.number, False)]
    assert told(done) == told(again) == expected
    assert [case.proposal.messages.count() for case in cases] == [1, 1]
    sent = OutboxMail.objects.order_by("pk")[before:]
    assert [mail.reference for mail in sent if "新しいメッセージ" in mail.subject] == [case.number for case in cases]


def test_several_cases_are_followed_and_get_a_note_where_one_has_a_part_in_them(signed_in, clock):
    seen, foreign = case_at("dialogue"), case_at("triage")
    ask = {"unit": water_bureau(), "question": "？", "due_on": date(2026, 7, 20)}
    ask_opinion(foreign, by=desk_officer(), at=TUESDAY, **ask)  # seen since, with no part in it
    client: Client = signed_in(bureau_officer())

    followed = client.post(BULK, chosen("follow", seen, foreign), follow=True)
    noted = client.post(BULK, chosen("note", seen, foreign, text="来週の打合せで聞く。"), follow=True)

    assert told(followed) == [(seen.number, True), (foreign.number, True)]
    assert CaseOfPerson.objects.filter(person=bureau_officer(), followed=True).count() == 2
    assert told(noted) == [(seen.number, True), (foreign.number, False)]
    assert [case.notes.count() for case in (seen, foreign)] == [1, 0]
