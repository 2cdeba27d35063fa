import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.records.models import SecurityEvent
from tests.support import bureau_officer, desk_officer, ict_officer, other_officer, somebody
from workflows.referrals import actions
from workflows.referrals.models import HandOver, OpinionRequest, SupportEntry

from .support import DUE, LATER, ask, hand_back, refer, support_request, triaged, unit

# Pages read the clock, so the dates typed into them lie far ahead: an open Monday.
FAR = {"year": "2029", "month": "7", "day": "23"}


def typed(name, day):
    return {f"{name}_{part}": value for part, value in day.items()}


def tab(case):
    return reverse("referrals:case", args=[case.number])


def lines(answer):
    return [(line.number, line.unit, line.due_on) for line in answer.context["page"].lines]


def test_the_inbox_of_a_unit_holds_what_it_was_offered_and_asked(signed_in):
    case, other = triaged(), triaged()
    refer(case)
    ask(other, "WSB")

    client = signed_in(bureau_officer())

    assert lines(client.get("/desk/referrals/")) == [(case.number, "上下水道局", DUE)]
    assert lines(client.get("/desk/referrals/?list=opinions")) == [(other.number, "上下水道局", DUE)]
    assert lines(signed_in(other_officer()).get("/desk/referrals/")) == []


def test_what_was_answered_leaves_the_inbox(signed_in):
    case = triaged()
    refer(case)
    request = ask(triaged(), "WSB")

    hand_back(case)
    actions.answer_opinion(request, answer="試せます。", tellable="", by=bureau_officer(), at=LATER)

    answer = signed_in(bureau_officer()).get("/desk/referrals/")
    assert [tab.count for tab in answer.context["tabs"]] == [0, 0]


def test_the_ict_office_finds_the_support_it_is_asked_for(signed_in):
    case = triaged()
    refer(case)

    answer = signed_in(ict_officer()).get("/desk/referrals/")

    assert [tab.label for tab in answer.context["tabs"] if tab.current] == ["ICT担当室の支援"]
    assert lines(answer) == [(case.number, "さかい・コネクテッド・デスク(SCD)", None)]


@pytest.mark.parametrize("name", ["hand_overs", "opinions", "support"])
def test_an_inbox_asks_the_database_the_same_number_of_times_whatever_its_length(name, signed_in):
    client = signed_in(ict_officer() if name == "support" else bureau_officer())

    def asked(count):
        for _ in range(count):
            case = triaged()
            refer(case) if name != "opinions" else ask(case, "WSB")
        client.get(f"/desk/referrals/?list={name}")  # what stands is asked once
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/desk/referrals/?list={name}")
        return len(queries), len(answer.context["page"].lines)

    (few, first), (many, second) = asked(1), asked(5)
    assert (first, second) == (1, 6)
    assert few == many


def test_a_long_inbox_goes_on_where_it_ended(signed_in):
    case = triaged()
    for _ in range(33):
        ask(case, "WSB")
    client = signed_in(bureau_officer())

    first = client.get("/desk/referrals/?list=opinions")
    second = client.get(first.context["next"])

    urls = [line.url for line in [*first.context["page"].lines, *second.context["page"].lines]]
    assert urls == [request.get_absolute_url() for request in OpinionRequest.objects.order_by("pk")]
    assert second.context["next"] == ""


def test_the_tab_tells_both_dates_the_bounces_and_how_many_opinions_are_in(signed_in):
    case = triaged()
    for code in ("HWB", "CHR", "CON"):
        ask(case, code)
    for request in case.opinion_requests.exclude(unit__code="CON"):
        account = {"HWB": "bureau2", "CHR": "chr"}[request.unit.code]
        actions.answer_opinion(request, answer="試せます。", tellable="", by=somebody(account), at=LATER)
    refer(case)
    hand_back(case)
    refer(case)

    said = signed_in(desk_officer()).get(tab(case)).content.decode()

    assert "3件中2件 回答済み" in said
    assert "引き受けられなかった回数 1回" in said
    assert "2026年7月8日（水）" in said  # asked
    assert "2026年7月22日（水）" in said  # answer by


def test_the_tab_asks_a_fixed_number_of_times_whatever_was_asked(signed_in):
    case, client = triaged(), signed_in(desk_officer())
    refer(case)

    def asked(count):
        for _ in range(count):
            ask(case, "CHR")
        client.get(tab(case))  # that somebody looked at a case which has changed is written down, once
        client.get(tab(case))  # what stands is asked once
        with CaptureQueriesContext(connection) as queries:
            client.get(tab(case))
        return len(queries)

    assert asked(1) == asked(29)


def test_an_opinion_is_asked_for_and_answered_in_the_browser(signed_in):
    case = triaged()
    question = {"ask-unit": "HWB", "ask-question": "窓口で試せますか。"} | typed("ask-due_on", FAR)

    signed_in(desk_officer()).post(reverse("referrals:ask_opinion", args=[case.number]), question)
    request = OpinionRequest.objects.get()
    page = signed_in(other_officer()).get(request.get_absolute_url())
    answer = signed_in(other_officer()).post(
        request.get_absolute_url(), {"answer": "試せます。", "tellable": "前向きです。"}
    )

    assert "窓口で試せますか。" in page.content.decode()
    assert answer.headers["Location"] == tab(case)
    request.refresh_from_db()
    assert (request.answer, request.tellable, request.answered_by) == ("試せます。", "前向きです。", other_officer())


def test_an_answer_without_words_is_asked_for_again(signed_in):
    request = ask(triaged())

    answer = signed_in(other_officer()).post(request.get_absolute_url(), {"answer": "", "tellable": ""})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["answer"]


def test_another_unit_reads_no_form_and_answers_nothing(signed_in):
    case = triaged()
    request = ask(case, "HWB")
    ask(case, "CHR")

    client = signed_in(somebody("chr"))

    assert client.get(request.get_absolute_url()).context["form"] is None
    client.post(request.get_absolute_url(), {"answer": "x"})
    request.refresh_from_db()
    assert request.answered_at is None


def test_who_may_not_see_the_case_finds_none_of_its_pages(signed_in):
    case = triaged()
    request = ask(case, "HWB")
    client = signed_in(somebody("chr"))

    assert client.get(tab(case)).status_code == 404
    assert client.get(request.get_absolute_url()).status_code == 404
    for name in ("ask_opinion", "extend", "section", "ask_support", "answer_support", "log_support", "close_support"):
        assert client.post(reverse(f"referrals:{name}", args=[case.number])).status_code == 404


def test_the_unit_moves_its_date_in_the_browser(signed_in):
    case = triaged()
    refer(case)
    said = {"extend-reason": "関係課に確認するため。"} | typed("extend-until", FAR)

    client = signed_in(bureau_officer())
    assert client.get(tab(case)).context["extend_form"] is not None
    client.post(reverse("referrals:extend", args=[case.number]), said)

    assert HandOver.objects.get().extension_reason == "関係課に確認するため。"
    assert client.get(tab(case)).context["extend_form"] is None


def test_the_section_is_named_in_the_browser(signed_in):
    case = triaged()
    refer(case)

    signed_in(bureau_officer()).post(
        reverse("referrals:section", args=[case.number]),
        {"section-section": "WSB", "section-person": str(bureau_officer().key)},
    )

    assert (HandOver.objects.get().section, HandOver.objects.get().person) == (unit("WSB"), bureau_officer())


def test_a_refusal_is_told_on_the_page_and_written_down(signed_in):
    case = triaged()
    refer(case)
    said = {"extend-reason": "確認のため。"} | typed("extend-until", FAR)

    answer = signed_in(desk_officer()).post(reverse("referrals:extend", args=[case.number]), said)

    assert answer.status_code == 422
    assert "答えられるのは、依頼を受けた部署の人です。" in answer.content.decode()
    [event] = SecurityEvent.objects.filter(subject_key=case.key)
    assert (event.kind, event.actor_id) == ("move_refused.role", desk_officer().pk)


def test_the_ict_office_answers_records_and_ends_in_the_browser(signed_in):
    case = triaged()
    refer(case)
    client = signed_in(ict_officer())

    def post(name, **said):
        return client.post(reverse(f"referrals:{name}", args=[case.number]), said)

    assert client.get(tab(case)).context["answer_form"] is not None
    assert post("answer_support", **{"answer-kind": "not_needed", "answer-answer": ""}).status_code == 422
    post("answer_support", **{"answer-kind": "support", "answer-answer": "参加します。"})
    post("log_support", **({"log-text": "打ち合わせ"} | typed("log-on", FAR)))
    assert [entry.text for entry in SupportEntry.objects.all()] == ["打ち合わせ"]
    assert "打ち合わせ" in client.get(tab(case)).content.decode()
    post("close_support")

    assert support_request(case).closed_by == ict_officer()
    # Nothing is open any more, so nothing can be recorded.
    assert post("log_support", **{"log-text": "もう一度"}).status_code == 404


def test_the_desk_asks_for_support_in_the_browser(signed_in):
    case = triaged()

    signed_in(desk_officer()).post(
        reverse("referrals:ask_support", args=[case.number]), {"support-why": "測定の方法を相談したいため。"}
    )

    assert support_request(case).why == "測定の方法を相談したいため。"
