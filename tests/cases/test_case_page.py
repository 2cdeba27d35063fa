"""The pages of one case: what they offer and keep, and that a word among staff stays among staff."""

import re
from collections import Counter
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from connected_desk.city.models import Person, RoleHeld
from connected_desk.records.models import Access, SecurityEvent
from connected_desk.strategy.models import Item
from connected_desk.strategy.queries import current_edition
from tests.support import (
    MONDAY,
    ON,
    TUESDAY,
    bureau_head,
    bureau_officer,
    case_at,
    desk_head,
    desk_officer,
    received_case,
    somebody,
    state_of,
    walk,
)
from workflows.cases import actions, links
from workflows.cases.definition import CASE
from workflows.cases.models import Case
from workflows.decisions.models import Decision
from workflows.referrals import actions as referrals

from .filled import fill
from .support import day, drawn_from, page, press, sentences

pytestmark = pytest.mark.usefixtures("clock")


def item(code: str) -> Item:
    return current_edition(ON).items.get(code=code)


def link(client: Client, case: Case, code: str, part: str) -> object:
    """Fill in the form that links an item, as the case stands now."""
    typed = {"link-item": str(item(code).key), "link-part": part, "link-reason": "直接役立つ。"}
    return client.post(page(case, "link"), {**typed, **drawn_from(case, "link")})


def main(answer: object) -> str:
    """The page without its shell, whose search box stands on every page."""
    return re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]


def text_of(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main(answer)))


def test_the_page_says_what_was_sent_who_has_the_turn_and_by_when(signed_in):
    case = case_at("referred")

    text = text_of(signed_in(desk_officer()).get(page(case)))

    for words in (
        case.number,
        "水道の検針を助ける遠隔の仕組み",
        "株式会社みらい窓口（見本）",
        CASE.state("referred").ja,
        "検針員が立ち入りにくい場所で",
        "上下水道局",
        "佐藤 由美",
    ):
        assert words in text


def test_items_are_linked_from_the_page_and_a_new_primary_one_takes_the_place_of_the_old(signed_in):
    case, client = case_at("triage"), signed_in(desk_officer())

    first = link(client, case, "1-1", "primary")
    second = link(client, case, "2-2", "primary")

    assert (first.status_code, second.status_code) == (302, 302)
    shown = [link for link, _became in client.get(page(case)).context["links"]]
    assert [(row.item.code, row.is_primary) for row in shown] == [("2-2", True), ("1-1", False)]


def test_a_means_as_primary_item_is_refused_with_a_sentence_and_what_was_typed(signed_in):
    case, client = case_at("triage"), signed_in(desk_officer())
    means = current_edition(ON).items.filter(is_means=True).first()

    answer = link(client, case, means.code, "primary")

    assert answer.status_code == 422
    assert "手段" in text_of(answer)
    assert answer.context["link_form"].errors["item"] == [
        "これは手段を示す項目です。主な項目ではなく、ほかの項目として選んでください。"
    ]
    assert answer.context["link_form"]["reason"].value() == "直接役立つ。"
    assert not case.links.exists()
    assert link(client, case, means.code, "other").status_code == 302


def test_linking_the_same_item_again_says_so(signed_in):
    case, client = case_at("triage"), signed_in(desk_officer())
    link(client, case, "1-1", "primary")

    answer = link(client, case, "1-1", "primary")

    assert answer.status_code == 422
    assert sentences(answer)[-1] == "この項目は、すでに選ばれています。"
    assert case.links.count() == 1


def test_none_fits_is_recorded_by_an_officer_and_confirmed_by_the_bureau_head(signed_in):
    case = case_at("dialogue")
    typed = {"none-reason": "水道の項目がないため。", **drawn_from(case, "none")}
    signed_in(bureau_officer()).post(page(case, "none_fits"), typed)
    assert "確認する" not in main(signed_in(bureau_officer()).get(page(case))).partition("decide")[0]
    head = signed_in(bureau_head())
    assert head.get(page(case)).context["may_confirm"]

    answer = head.post(page(case, "confirm_none_fits"), drawn_from(case, "confirm"))

    assert answer.status_code == 302
    assert Case.objects.get(pk=case.pk).none_fits_confirmed_by == bureau_head()
    assert not head.get(page(case)).context["may_confirm"]


def test_the_answer_about_ict_is_recorded_from_the_page(signed_in):
    case = case_at("triage")
    typed = {"ict-ict": "no", "ict-reason": "紙の手続のため。", **drawn_from(case, "ict")}

    signed_in(desk_officer()).post(page(case, "ict"), typed)

    case.refresh_from_db()
    assert (case.ict, case.ict_reason) == (False, "紙の手続のため。")


def test_a_page_with_an_error_still_shows_everything_else(signed_in):
    case = case_at("dialogue")
    actions.record_agreement(
        case,
        kind="nda",
        parties="堺市、提案者（秘密保持）",
        signed_on=date(2026, 7, 1),
        ends_on=None,
        document_number="",
        capacity="standing",
        by=bureau_officer(),
        at=MONDAY,
    )
    earlier = received_case(title="前の提案")

    answer = signed_in(desk_officer()).post(page(case, "ict"), drawn_from(case, "ict"))

    assert answer.status_code == 422
    assert "堺市、提案者（秘密保持）" in text_of(answer)
    assert earlier.title in text_of(answer)


def agreement(**changes: object) -> dict[str, object]:
    typed = {"kind": "trial", "parties": "堺市、提案者", "capacity": "standing", "document_number": ""}
    return {**typed, **day("signed_on", date(2026, 7, 1)), **changes}


def test_an_agreement_is_put_on_record_with_its_dates(signed_in):
    case, client = case_at("dialogue"), signed_in(bureau_officer())

    answer = client.post(page(case, "agreement"), agreement(**day("ends_on", date(2027, 3, 31))))

    assert answer.status_code == 302
    kept = case.agreements.get()
    assert (kept.signed_on, kept.ends_on) == (date(2026, 7, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (day("ends_on", date(2026, 6, 30)), "ends_on"),
        (day("signed_on", date(2026, 7, 1)) | {"signed_on_day": "32"}, "signed_on"),
        (day("signed_on", date(2026, 7, 1)) | {"signed_on_year": ""}, "signed_on"),
        ({"kind": "nonsense"}, "kind"),
        ({"parties": " "}, "parties"),
    ],
)
def test_an_agreement_whose_dates_or_words_do_not_fit_is_refused_beside_the_field(signed_in, typed, field):
    case = case_at("dialogue")

    answer = signed_in(bureau_officer()).post(page(case, "agreement"), agreement(**typed))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not case.agreements.exists()


SECRET = "社内では懸念が出ている"


def test_a_note_is_never_on_the_companys_page(signed_in, client):
    case = case_at("dialogue")
    signed_in(bureau_officer()).post(page(case, "messages"), {"note": "1", "note-text": SECRET})
    actions.answer_ict(case, ict=True, reason=SECRET, by=bureau_officer(), at=TUESDAY)
    actions.none_fits(case, reason=SECRET, by=bureau_officer(), at=TUESDAY)
    walk(TUESDAY).move(Case.objects.get(pk=case.pk), "give_back", reason=SECRET)
    referrals.ask_opinion(
        case, unit=case.responsible_unit, question=SECRET, due_on=date(2026, 7, 21), by=desk_officer(), at=TUESDAY
    )

    assert SECRET in text_of(signed_in(desk_officer()).get(page(case, "messages")))
    token = links.token(Case.objects.get(pk=case.pk))
    for name in ("", "submitted/", "answer/", "later/", "message/", "withdraw/"):
        html = client.get(f"/p/{token}/{name}", follow=True).content.decode()
        assert SECRET not in html
        assert case.number in html


def test_no_word_of_staff_is_on_the_companys_page_of_a_case_with_something_in_every_room(client, monkeypatch):
    monkeypatch.setattr("workflows.reports.screen.paper", lambda document: b"%PDF-1.7\n%%EOF\n")
    case = fill().case
    staff = [*Person.objects.values_list("name", flat=True), *Person.objects.values_list("email", flat=True)]

    html = client.get(f"/p/{links.token(case)}/").content.decode()

    assert [name for name in staff if name in html] == []
    for words in ("予算要求", "伺い", "採点", "査定", "合議"):
        assert words not in html


def test_a_message_stands_on_both_sides_and_a_note_on_one(signed_in, client):
    case, desk = case_at("triage"), signed_in(desk_officer())
    desk.post(page(case, "messages"), {"message-text": "打合せは木曜日です。"})
    desk.post(page(case, "messages"), {"note": "1", "note-text": "港湾の担当とも話した。"})

    inside, outside = desk.get(page(case, "messages")), client.get(f"/p/{links.token(case)}/")

    assert "打合せは木曜日です。" in text_of(inside)
    assert "港湾の担当とも話した。" in text_of(inside)
    assert "打合せは木曜日です。" in outside.content.decode()
    assert "港湾の担当とも話した。" not in outside.content.decode()


@pytest.mark.parametrize("typed", [{"note": "1", "note-text": ""}, {"message-text": " "}, {}])
def test_nothing_said_is_nothing_sent(signed_in, typed):
    case = case_at("triage")

    answer = signed_in(desk_officer()).post(page(case, "messages"), typed)

    assert answer.status_code == 422
    assert (case.notes.count(), case.proposal.messages.count()) == (0, 0)


def test_what_a_person_wrote_is_never_markup(signed_in, client):
    case = case_at("triage", title="<b>太字</b><script>alert(1)</script>")
    wicked = "<img src=x onerror=alert(1)> javascript:alert(1) {{ 7|add:7 }}"
    for act in (actions.write_note, actions.send_message):
        act(case, text=wicked, by=desk_officer(), at=TUESDAY)

    pages = [
        signed_in(desk_officer()).get(page(case)),
        signed_in(desk_officer()).get(page(case, "messages")),
        signed_in(desk_officer()).get("/desk/cases/?tab=all"),
        signed_in(desk_officer()).get("/desk/board/"),
        client.get(f"/p/{links.token(case)}/"),
    ]

    for answer in pages:
        html = answer.content.decode()
        assert "<img src=x" not in html
        assert "<script>alert" not in html
        assert "<b>太字" not in html


def test_an_idea_of_a_bureau_starts_in_triage_and_has_no_company_page(signed_in, client):
    typed = {"title": "図書館の案内", "summary": "案内を見直す。", "partner": "案内の得意な会社"}

    answer = signed_in(bureau_officer()).post(reverse("desk:new_case"), typed, follow=True)

    case = Case.objects.get()
    assert state_of(case) == "triage"
    assert case.number in sentences(answer)[0]
    assert client.get(f"/p/{links.token(case)}/").status_code == 404
    desk = signed_in(desk_officer())
    assert "案内の得意な会社" in text_of(desk.get(page(case)))
    assert 'name="message-text"' not in main(desk.get(page(case, "messages")))
    refused = desk.post(page(case, "messages"), {"message-text": "ひとこと"})
    assert (refused.status_code, sentences(refused)) == (
        422,
        ["この案件には、メッセージを送る相手の提案者がいません。"],
    )


def test_a_company_that_asks_after_the_end_is_answered(signed_in):
    case = case_at("declined")

    answer = signed_in(desk_officer()).post(page(case, "messages"), {"message-text": "理由は次のとおりです。"})

    assert answer.status_code == 302
    assert case.proposal.messages.get().text == "理由は次のとおりです。"


def test_the_moves_offered_are_those_of_the_person_with_what_is_missing(signed_in):
    case = case_at("triage")

    def offered(person: Person) -> dict[str, list[str]]:
        found = signed_in(person).get(page(case)).context["offers"]
        return {offer.move.name: [reason.code for reason in offer.blocked] for offer in found}

    # Its own form asks about ICT; that of the decision does not.
    assert offered(desk_officer())["refer"] == ["cases.linked_or_explained"]
    assert list(offered(desk_officer()))[0] == "refer"  # the usual one first
    assert offered(desk_head()) == {
        "assign_owner": ["cases.linked_or_explained", "referrals.ict_answered", "referrals.opinions_asked"],
        "hold": [],
        "decline": [],
    }
    assert offered(somebody("auditor")) == {}


def test_a_stand_in_is_offered_what_the_other_may_do_and_may_do_it(signed_in):
    from connected_desk.city.models import ActingFor

    case = case_at("received")
    ActingFor.objects.create(person=bureau_head(), for_person=desk_head(), valid_from=ON)
    RoleHeld.objects.create(person=bureau_head(), role="desk_head", unit=case.responsible_unit, valid_from=ON)

    answer = press(signed_in(bureau_head()), case, "reject", {"refusal_code": "sales", "sentence": "営業のため。"})

    assert answer.status_code == 302
    assert state_of(case) == "declined"


def test_the_record_tells_what_happened_in_words_and_who_was_mailed(signed_in):
    case = walk().move(case_at("triage"), "refer")

    text = text_of(signed_in(desk_officer()).get(page(case, "record")))

    for words in (
        f"{CASE.move('accept').ja} ({CASE.state('received').ja} → {CASE.state('triage').ja})",
        f"{CASE.move('refer').ja} ({CASE.state('triage').ja} → {CASE.state('referred').ja})",
        "佐藤 由美",
        "bureau@sakai.example",
        "【引受けの依頼】",
        case.log_head[:16],
    ):
        assert words in text, words
    assert links.token(case) not in text


def test_a_file_comes_to_whoever_sees_the_case_and_the_reading_is_noted(signed_in, monkeypatch):
    monkeypatch.setattr("workflows.reports.screen.paper", lambda document: b"%PDF-1.7\n%%EOF\n")
    filled = fill()
    address = page(filled.case, "file", key=filled.file.key)

    answer = signed_in(bureau_officer()).get(address)

    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert "attachment" in answer.headers["Content-Disposition"]
    noted = Access.objects.filter(what="file")
    assert list(noted.values_list("person_id", "subject_key")) == [(bureau_officer().pk, filled.case.key)]


def test_a_file_of_another_case_is_not_found_under_this_one(signed_in, monkeypatch):
    monkeypatch.setattr("workflows.reports.screen.paper", lambda document: b"%PDF-1.7\n%%EOF\n")
    filled, other = fill(), case_at("triage")

    assert signed_in(desk_officer()).get(page(other, "file", key=filled.file.key)).status_code == 404
    assert not Access.objects.filter(what="file").exists()


PAGES = ("case", "messages", "record")


@pytest.mark.parametrize("name", PAGES)
def test_no_two_fields_of_a_page_have_one_id(signed_in, name):
    html = signed_in(desk_officer()).get(page(case_at("triage"), name)).content.decode()

    assert [found for found, count in Counter(re.findall(r'\sid="([^"]+)"', html)).items() if count > 1] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_label_of_a_page_belongs_to_a_field(signed_in, name):
    html = signed_in(desk_officer()).get(page(case_at("triage"), name)).content.decode()

    assert set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html)) <= set(re.findall(r'\sid="([^"]+)"', html))


def outsider() -> Person:
    """A professor who scores and works for no unit of the city."""
    person = Person.objects.create_user("professor@uni.example", "外部 評子")
    RoleHeld.objects.create(person=person, role="evaluator", unit=None, valid_from=ON)
    return person


def test_an_evaluator_from_outside_reads_proposal_trial_and_evaluation_and_no_word_among_staff(signed_in):
    person, case = outsider(), walk().to(received_case(), "proof_of_concept")
    case = walk().move(case, "evaluate", evaluators=[person])
    actions.write_note(case, text=SECRET, by=bureau_officer(), at=TUESDAY)
    client = signed_in(person)

    shown = client.get(page(case))
    assert [tab.url for tab in shown.context["case_tabs"]] == [
        page(case),
        reverse("pocs:case", args=[case.number]),
        reverse("evaluations:case", args=[case.number]),
    ]
    for tab in shown.context["case_tabs"]:
        assert client.get(tab.url).status_code == 200
    for name in ("desk:messages", "desk:record", "referrals:case", "budgets:case", "decisions:case"):
        assert client.get(reverse(name, args=[case.number])).status_code == 404
    assert client.post(page(case, "messages"), {"note": "1", "note-text": "ひとこと"}).status_code == 404
    assert case.notes.count() == 1
    assert shown.context["recent"] == []
    assert SecurityEvent.objects.filter(kind="outside_scope", actor_id=person.pk).count() == 6


def test_the_tabs_say_how_much_stands_behind_them(signed_in):
    case, client = case_at("referred"), signed_in(desk_officer())
    client.post(page(case, "messages"), {"message-text": "来週うかがいます。"})
    client.post(page(case, "messages"), {"note": "1", "note-text": "電話済み。"})

    counts = {tab.url.rstrip("/").rpartition("/")[2]: tab.count for tab in client.get(page(case)).context["case_tabs"]}

    assert (counts["messages"], counts["referrals"], counts["decisions"], counts["record"]) == (2, 1, 0, None)


def test_an_item_the_company_chose_is_offered_with_its_words_and_linked_by_one_press(signed_in):
    case, client = case_at("triage"), signed_in(desk_officer())
    chosen = item("1-1")
    version = case.proposal.versions.get()
    version.answers["plan"] |= {"items": [str(chosen.key)], "helps": "窓口の時間を減らします。"}
    version.save()

    before = client.get(page(case))
    typed = {"link-item": str(chosen.key), "link-part": "primary", "link-reason": "提案者が選択。"}
    client.post(page(case, "link"), {**typed, **drawn_from(case, "link")})
    after = client.get(page(case))

    assert before.context["candidates"] == [chosen]
    assert "窓口の時間を減らします。" in main(before)
    assert after.context["candidates"] == []
    assert [link.item for link, _became in after.context["links"]] == [chosen]


def test_a_link_made_by_mistake_is_ended_from_the_page(signed_in):
    case, client = case_at("triage"), signed_in(desk_officer())
    link(client, case, "1-1", "other")

    answer = client.post(page(case, "end_link", key=item("1-1").key))

    assert answer.status_code == 302
    assert not case.links.filter(ended_at=None).exists()
    assert client.post(page(case, "end_link", key=item("1-1").key)).status_code == 404


def test_somebody_is_put_in_charge_by_the_unit_that_answers_for_the_case_and_by_no_other(signed_in):
    triage, dialogue = case_at("triage"), case_at("dialogue")
    typed = {"officer": str(desk_officer().key)}

    put = signed_in(desk_head()).post(page(triage, "assign"), typed)
    refused = signed_in(desk_officer()).post(page(dialogue, "assign"), typed)

    assert (put.status_code, refused.status_code) == (302, 403)
    assert Case.objects.get(pk=triage.pk).officer == desk_officer()
    assert page(dialogue, "assign") not in main(signed_in(desk_officer()).get(page(dialogue)))
    assert page(dialogue, "assign") in main(signed_in(bureau_officer()).get(page(dialogue)))


def test_the_desk_keeps_what_a_company_answered_by_telephone_and_the_case_goes_on(signed_in):
    case, client = case_at("info_requested"), signed_in(desk_officer())
    came_from = Case.objects.get(pk=case.pk).came_from
    questions = client.get(page(case, "answers")).context["questions"]

    empty = client.post(page(case, "answers"), {"answer_1": ""})
    answer = client.post(page(case, "answers"), {f"answer_{one.number}": "電話で聞きました。" for one in questions})

    assert (empty.status_code, answer.status_code) == (422, 302)
    assert state_of(case) == came_from
    assert [one.answer for one in questions.all()] == ["電話で聞きました。"] * len(questions)
    assert signed_in(desk_officer()).get(page(case, "answers")).status_code == 403


def test_a_decision_under_way_is_told_on_the_page_of_its_case(signed_in):
    filled = fill()
    client = signed_in(bureau_officer())

    waiting = client.get(page(filled.case)).context["waiting"]

    assert waiting == [row for row in Decision.objects.filter(subject_key=filled.case.key) if not row.state_row.final]


def test_every_tab_of_a_case_lies_under_cases(signed_in):
    case, client = case_at("referred"), signed_in(desk_officer())

    for address in (page(case), reverse("pocs:case", args=[case.number]), reverse("budgets:case", args=[case.number])):
        assert [room.url for room in client.get(address).context["staff_nav"]() if room.current] == ["/desk/cases/"]
