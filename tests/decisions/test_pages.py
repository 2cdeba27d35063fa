from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.records.models import SecurityEvent
from tests.support import (
    bureau_head,
    bureau_officer,
    case_at,
    desk_head,
    desk_officer,
    other_head,
    other_officer,
    somebody,
    state_of,
)
from workflows.decisions.forms import DraftForm
from workflows.decisions.models import Decision
from workflows.decisions.scope import visible_decisions
from workflows.engine.move import move

from .support import LATER, circulating, decide, dialogue, draft, stands_in, unit


def titles(answer):
    return [line.decision.title for line in answer.context["page"].lines]


def test_the_first_list_shown_is_the_first_that_is_not_empty(signed_in):
    circulating(dialogue(), consult=[unit("HWB")])

    assert titles(signed_in(bureau_head()).get("/desk/decisions/")) == ["見送りとする"]
    answer = signed_in(other_officer()).get("/desk/decisions/")
    assert [tab.label for tab in answer.context["tabs"] if tab.current] == ["意見を求められたもの"]
    assert titles(answer) == ["見送りとする"]


def test_a_list_asks_the_database_the_same_number_of_times_whatever_its_length(signed_in):
    case, client = dialogue(), signed_in(bureau_officer())

    def asked(count):
        while Decision.objects.count() < count:
            draft(case)
        client.get("/desk/decisions/?list=drafted")  # what stands is asked once
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/desk/decisions/?list=drafted")
        assert len(titles(answer)) == count
        return len(queries)

    assert asked(1) == asked(30)


def test_a_long_list_goes_on_where_it_ended(signed_in):
    case = dialogue()
    for number in range(33):
        draft(case, title=f"伺い{number}")
    client = signed_in(bureau_officer())

    first = client.get("/desk/decisions/?list=drafted")
    second = client.get(first.context["next"])

    assert titles(first) + titles(second) == [f"伺い{number}" for number in reversed(range(33))]
    assert second.context["next"] == ""


def test_a_list_that_does_not_exist_is_not_found(signed_in):
    assert signed_in(bureau_officer()).get("/desk/decisions/?list=mine").status_code == 404


def test_the_page_tells_what_the_decision_would_do_in_the_words_of_its_form(signed_in):
    decision = circulating(dialogue(), consult=[unit("HWB")])

    answer = signed_in(bureau_head()).get(decision.get_absolute_url())

    facts = {fact.term: fact.value for fact in answer.context["pending"]}
    assert facts == {
        "理由の区分": "同じ取組をすでに市で行っているため",
        "提案者への説明": "同じ取組を市で行っています。",
    }
    assert [offer.move.name for offer in answer.context["offers"]] == ["decide", "send_back"]
    assert "まだ届いていません" in answer.content.decode()


def test_who_may_read_a_decision():
    decision = circulating(dialogue(), consult=[unit("HWB")])
    on = LATER.date()

    def readers(*people):
        return [person.email.split("@")[0] for person in people if decision in visible_decisions(person, on)]

    assert readers(bureau_officer(), bureau_head(), other_officer(), desk_officer(), somebody("auditor")) == [
        "bureau",
        "bureauhead",
        "bureau2",
        "desk",
        "auditor",
    ]
    assert readers(somebody("chr"), somebody("admin")) == []


def test_a_decision_about_no_case_is_read_by_those_with_a_part_in_it():
    decision = circulating(dialogue(), consult=[unit("HWB")])
    Decision.objects.update(case_key=None)
    on = LATER.date()

    for person in (bureau_officer(), bureau_head(), other_officer()):
        assert list(visible_decisions(person, on)) == [decision]
    assert not visible_decisions(desk_officer(), on).exists()


def test_somebody_without_a_part_in_it_does_not_find_the_page(signed_in):
    decision = circulating(dialogue())

    client = signed_in(somebody("chr"))

    assert client.get(decision.get_absolute_url()).status_code == 404
    for name in ("opinion", "revise"):
        assert client.get(reverse(f"decisions:{name}", args=[decision.key])).status_code == 404
    for name in ("consult", "seen"):
        assert client.post(reverse(f"decisions:{name}", args=[decision.key])).status_code == 404


def test_a_consulted_unit_sees_the_case_too(signed_in):
    decision = circulating(dialogue(), consult=[unit("CHR")])

    assert signed_in(somebody("chr")).get(decision.case.get_absolute_url()).status_code == 200


def test_an_opinion_is_given_on_its_page(signed_in):
    decision = circulating(dialogue(), consult=[unit("HWB")])
    client = signed_in(other_officer())
    address = reverse("decisions:opinion", args=[decision.key])

    assert client.get(address).status_code == 200
    assert client.post(address, {"unit": "HWB", "verdict": "dissents", "text": ""}).status_code == 422
    answer = client.post(address, {"unit": "HWB", "verdict": "dissents", "text": "時期を待つべきです。"})

    assert answer.status_code == 302
    said = decision.consultations.get()
    assert (said.dissents, said.opinion, said.by) == (True, "時期を待つべきです。", other_officer())
    # Once it is given there is nothing left to answer.
    assert client.get(address).status_code == 404


def test_a_sent_back_decision_is_put_right_by_its_drafter(signed_in):
    decision = circulating(dialogue())
    move(decision, "send_back", by=bureau_head(), at=LATER, reason="理由を書いてください。")
    address = reverse("decisions:revise", args=[decision.key])
    said = {"title": "見送り", "text": "直しました。", "level": "bureau_head", "decider": str(bureau_head().key)}

    assert signed_in(bureau_head()).post(address, said).status_code == 422
    assert SecurityEvent.objects.filter(kind="move_refused.role").count() == 1
    assert signed_in(bureau_officer()).post(address, said).status_code == 302

    decision.refresh_from_db()
    assert (decision.title, decision.text, decision.state) == ("見送り", "直しました。", "sent_back")


def test_one_more_unit_is_consulted_from_the_page(signed_in):
    decision = circulating(dialogue())

    answer = signed_in(bureau_officer()).post(reverse("decisions:consult", args=[decision.key]), {"unit": "FIN"})

    assert answer.status_code == 302
    assert [asked.unit.code for asked in decision.consultations.all()] == ["FIN"]


def test_what_was_decided_in_ones_place_is_ticked_off_on_the_page(signed_in):
    stands_in(other_head(), for_person=bureau_head())
    decision = decide(circulating(dialogue()), by=other_head(), capacity="acting")
    client = signed_in(bureau_head())

    assert "内容を見ました" in client.get(decision.get_absolute_url()).content.decode()
    client.post(reverse("decisions:seen", args=[decision.key]))

    assert Decision.objects.get(pk=decision.pk).seen_at is not None


def test_a_decision_is_drafted_and_decided_in_the_browser(signed_in):
    case = dialogue()
    asked = {"decline_code": "same", "sentence": "同じ取組を市で行っています。", "version": str(case.version)}
    words = {"title": "見送り", "text": "伺います。", "level": "bureau_head", "decider": str(bureau_head().key)}

    address = reverse("desk:move", args=["case", case.key, "decline"])
    answer = signed_in(bureau_officer()).post(address, asked | words | {"consult_1": "HWB", "consult_2": "FIN"})
    decision = Decision.objects.get()
    assert answer.headers["Location"] == decision.get_absolute_url()
    assert {one.unit.code for one in decision.consultations.all()} == {"HWB", "FIN"}

    circulate = reverse("desk:move", args=["decision", decision.key, "circulate"])
    signed_in(bureau_officer()).post(circulate, {"version": str(decision.version)})
    decision.refresh_from_db()
    carry = reverse("desk:move", args=["decision", decision.key, "decide"])
    signed_in(bureau_head()).post(
        carry, {"version": str(decision.version), "capacity": "standing", "document_number": "堺上水第12号"}
    )

    decision.refresh_from_db()
    assert (decision.state, decision.capacity) == ("decided", "standing")
    assert state_of(case) == "declined"


def test_whoever_stands_in_is_asked_for_no_other_capacity(signed_in):
    stands_in(other_head(), for_person=bureau_head())
    decision = circulating(dialogue())

    answer = signed_in(other_head()).get(reverse("desk:move", args=["decision", decision.key, "decide"]))

    assert list(answer.context["form"].fields["capacity"].choices) == [("acting", "代決")]


def test_the_page_speaks_english_to_who_reads_english(signed_in):
    decision = circulating(dialogue(), consult=[unit("HWB")])

    page = signed_in(bureau_head()).get(decision.get_absolute_url(), headers={"accept-language": "en"})

    said = page.content.decode()
    assert "Units consulted" in said
    assert "Circulating" in said
    assert "合議" not in said


def test_the_tab_of_a_case_lists_its_decisions(signed_in):
    case = dialogue()
    draft(case)

    answer = signed_in(desk_officer()).get(reverse("decisions:case", args=[case.number]))

    assert [line.decision.title for line in answer.context["decisions"]] == ["見送りとする"]


def test_the_head_of_the_unit_is_asked_unless_the_drafter_may_decide():
    case = dialogue()
    row = case.life.move("decline")

    def suggested(by):
        return DraftForm(case, row, by, LATER).fields["decider"].initial

    assert suggested(bureau_officer()) == bureau_head().key
    assert suggested(bureau_head()) == bureau_head().key


def test_what_the_desk_decides_its_head_is_asked():
    case = case_at("triage")

    form = DraftForm(case, case.life.move("decline"), desk_officer(), LATER)

    assert form.fields["decider"].initial == desk_head().key
    assert list(form.fields["decider"].queryset) == [desk_head()]


def test_the_same_unit_named_twice_is_consulted_once():
    case = dialogue()
    words = {"title": "見送り", "text": "伺います。", "level": "bureau_head", "decider": str(bureau_head().key)}

    form = DraftForm(
        case,
        case.life.move("decline"),
        bureau_officer(),
        LATER,
        words | dict.fromkeys(["consult_1", "consult_3"], "HWB"),
    )

    assert form.is_valid()
    assert form.cleaned_data["consult"] == [unit("HWB")]


def test_a_conclusion_says_that_desk_and_ict_office_are_asked_in_any_case():
    case = case_at("evaluation")

    form = DraftForm(case, case.life.move("conclude"), bureau_officer(), LATER)

    assert "ICTイノベーション推進室には必ず意見を聞きます" in form.fields["consult_1"].help_text
