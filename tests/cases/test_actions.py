"""What the desk writes down about a case besides its moves: what each act leaves behind, and what it refuses."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from connected_desk.records.models import LogRow, OutboxMail
from connected_desk.sample import drafts
from connected_desk.strategy.models import Item
from connected_desk.strategy.queries import current_edition
from proposals import actions as proposals
from proposals.models import Proposal
from tests.support import (
    MONDAY,
    ON,
    TUESDAY,
    bureau_head,
    bureau_officer,
    case_at,
    desk_officer,
    moves_logged,
    other_officer,
    received_case,
    state_of,
    walk,
)
from workflows.cases import actions, search
from workflows.cases.guards import linked_or_confirmed, linked_or_explained, primary_links
from workflows.cases.models import Case, SearchRow
from workflows.engine.refusals import MoveRefused
from workflows.engine.registry import COMPANY, Context

AGREEMENT = {
    "kind": "individual",
    "parties": "堺市、提案者",
    "signed_on": date(2026, 7, 1),
    "ends_on": None,
    "document_number": "堺ICT第12号",
    "capacity": "standing",
}


def item(code: str) -> Item:
    return current_edition(ON).items.get(code=code)


def a_means() -> Item:
    return current_edition(ON).items.filter(is_means=True).first()


def link(case: Case, code: str, *, primary: bool) -> Case:
    return actions.link_item(
        case, item=item(code), primary=primary, reason="直接役立つ。", by=desk_officer(), at=TUESDAY
    )


def links(case: Case) -> dict[str, bool]:
    """The items the case is linked to now, and whether each is the primary one."""
    return dict(case.links.filter(ended_at=None).values_list("item__code", "is_primary"))


def holds(guard, case: Case) -> bool:
    return guard(case, Context(by=None, at=TUESDAY, on=ON, facts=primary_links([case])))


def test_a_new_primary_item_takes_the_place_of_the_old_which_stays_as_another():
    case = case_at("triage")

    link(case, "1-1", primary=True)
    link(case, "2-2", primary=True)

    assert links(case) == {"1-1": False, "2-2": True}
    assert moves_logged(case)[-2:] == ["link", "link"]


def test_another_item_that_becomes_the_primary_one_is_linked_once():
    case = case_at("triage")

    link(case, "1-1", primary=False)
    link(case, "1-1", primary=True)

    assert links(case) == {"1-1": True}
    assert case.links.count() == 2  # the first link ended; it was not deleted


@pytest.mark.parametrize("primary", [True, False])
def test_an_item_linked_already_in_that_part_is_refused_with_a_sentence(primary):
    case = link(case_at("triage"), "1-1", primary=primary)

    with pytest.raises(MoveRefused, match="この項目は、すでに選ばれています。"):
        link(case, "1-1", primary=primary)

    assert moves_logged(case).count("link") == 1


def test_a_means_is_refused_as_the_primary_item_and_taken_as_another():
    case, means = case_at("triage"), a_means()
    who = {"reason": "実証で進める。", "by": desk_officer(), "at": TUESDAY}

    with pytest.raises(MoveRefused, match="手段のため、主な項目にはできません"):
        actions.link_item(case, item=means, primary=True, **who)
    actions.link_item(case, item=means, primary=False, **who)

    assert links(case) == {means.code: False}


def test_a_link_ends_with_its_date_and_is_never_deleted():
    case = link(case_at("triage"), "1-1", primary=True)

    actions.unlink_item(case, item=item("1-1"), by=desk_officer(), at=TUESDAY)

    ended = case.links.get()
    assert (ended.ended_at, ended.ended_by) == (TUESDAY, desk_officer())
    assert moves_logged(case)[-1] == "unlink"


def test_none_fits_explains_a_hand_over_and_is_enough_for_a_trial_once_the_head_confirms():
    case = case_at("dialogue")

    case = actions.none_fits(case, reason="水道の項目がないため。", by=bureau_officer(), at=TUESDAY)
    assert links(case) == {}
    assert (holds(linked_or_explained, case), holds(linked_or_confirmed, case)) == (True, False)

    case = actions.confirm_none_fits(case, by=bureau_head(), at=TUESDAY)
    assert holds(linked_or_confirmed, case)
    assert case.none_fits_confirmed_by == bureau_head()


def test_another_reason_waits_to_be_confirmed_again():
    case = actions.none_fits(case_at("dialogue"), reason="理由その1。", by=bureau_officer(), at=TUESDAY)
    actions.confirm_none_fits(case, by=bureau_head(), at=TUESDAY)

    case = actions.none_fits(case, reason="理由その2。", by=bureau_officer(), at=TUESDAY)

    assert case.none_fits_confirmed_by is None


def test_what_is_confirmed_already_or_not_said_cannot_be_confirmed():
    case = case_at("dialogue")
    with pytest.raises(MoveRefused):
        actions.confirm_none_fits(case, by=bureau_head(), at=TUESDAY)
    actions.none_fits(case, reason="理由。", by=bureau_officer(), at=TUESDAY)
    actions.confirm_none_fits(case, by=bureau_head(), at=TUESDAY)

    with pytest.raises(MoveRefused):
        actions.confirm_none_fits(case, by=bureau_head(), at=TUESDAY)


def test_a_link_takes_back_that_none_fits():
    case = actions.none_fits(case_at("dialogue"), reason="理由。", by=bureau_officer(), at=TUESDAY)
    actions.confirm_none_fits(case, by=bureau_head(), at=TUESDAY)

    case = link(case, "1-1", primary=True)

    assert (case.none_fits_reason, case.none_fits_confirmed_by) == ("", None)


def test_the_answer_about_ict_is_kept_and_logged_with_its_reason():
    case = case_at("triage")

    actions.answer_ict(case, ict=True, reason="通信を使うため。", by=desk_officer(), at=TUESDAY)

    case.refresh_from_db()
    assert (case.ict, case.ict_reason) == (True, "通信を使うため。")
    last = LogRow.objects.filter(subject_key=case.key).order_by("seq").last()
    assert last.body["details"] == {"ict": True, "reason": "通信を使うため。"}
    assert (last.from_state, last.to_state) == ("triage", "triage")


def test_the_person_in_charge_is_the_desks_until_a_unit_owns_the_case():
    triage, dialogue = case_at("triage"), case_at("dialogue")

    triage = actions.assign_officer(triage, officer=desk_officer(), by=desk_officer(), at=TUESDAY)
    dialogue = actions.assign_officer(dialogue, officer=bureau_officer(), by=bureau_head(), at=TUESDAY)

    assert (triage.officer, triage.owner_person) == (desk_officer(), None)
    assert dialogue.owner_person == bureau_officer()


def test_an_agreement_is_kept_with_the_capacity_in_which_it_was_decided():
    case = case_at("dialogue")

    agreement = actions.record_agreement(case, **AGREEMENT, by=bureau_officer(), at=TUESDAY)

    assert (agreement.decided_capacity, agreement.recorded_by) == ("standing", bureau_officer())
    assert moves_logged(case)[-1] == "agreement"


def test_an_agreement_that_ends_before_it_was_signed_is_refused_by_the_database_itself():
    case = case_at("dialogue")
    wrong = AGREEMENT | {"ends_on": date(2026, 6, 30)}

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.record_agreement(case, **wrong, by=bureau_officer(), at=TUESDAY)

    assert not case.agreements.exists()
    assert "agreement" not in moves_logged(case)


@pytest.mark.parametrize(
    "act",
    [
        lambda case, who: actions.link_item(case, item=item("1-1"), primary=True, reason="", **who),
        lambda case, who: actions.unlink_item(case, item=item("1-1"), **who),
        lambda case, who: actions.none_fits(case, reason="理由。", **who),
        lambda case, who: actions.answer_ict(case, ict=True, reason="理由。", **who),
        lambda case, who: actions.assign_officer(case, officer=desk_officer(), **who),
        lambda case, who: actions.record_agreement(case, **AGREEMENT, **who),
        lambda case, who: actions.write_note(case, text="ひとこと", **who),
        lambda case, who: actions.send_message(case, text="ひとこと", **who),
    ],
)
def test_nobody_without_a_part_in_the_case_writes_to_it(act):
    case = case_at("dialogue")
    before = LogRow.objects.count()

    with pytest.raises(MoveRefused, match="書き込めるのは") as refused:
        act(case, {"by": other_officer(), "at": TUESDAY})

    assert refused.value.kind == "role"
    assert LogRow.objects.count() == before
    assert (case.notes.count(), case.proposal.messages.count()) == (0, 0)


def test_words_go_on_after_a_case_has_ended():
    case = case_at("declined")

    actions.send_message(case, text="理由を教えてください。", by=COMPANY, at=TUESDAY)
    actions.send_message(case, text="理由は次のとおりです。", by=desk_officer(), at=TUESDAY)
    actions.write_note(case, text="電話でも話した。", by=desk_officer(), at=TUESDAY)

    assert case.proposal.messages.count() == 2
    assert state_of(case) == "declined"


def test_a_case_without_a_company_has_nobody_to_write_to():
    case = a_case_of_a_bureau()

    with pytest.raises(MoveRefused, match="提案者がいません"):
        actions.send_message(case, text="ひとこと", by=desk_officer(), at=TUESDAY)


def a_case_of_a_bureau() -> Case:
    return actions.open_case_of_bureau(title="図書館の案内", summary="案内を見直す。", by=bureau_officer(), at=TUESDAY)


def test_a_bureaus_own_idea_begins_in_triage_without_a_company():
    mails = OutboxMail.objects.count()

    case = a_case_of_a_bureau()

    assert (case.state, case.origin, case.proposal) == ("triage", "bureau", None)
    assert (case.turn, case.turn_unit.code, case.responsible_unit.code) == ("desk", "MCO-1D", "MCO-1D")
    assert case.notes.get().text == "案内を見直す。"
    assert moves_logged(case) == ["open"]
    assert OutboxMail.objects.count() == mails


def test_pressing_submit_twice_gives_the_first_receipt():
    draft = drafts.complete(at=MONDAY)
    given = {"draft": draft, "idempotency_key": draft.idempotency_key, "at": MONDAY}

    first, second = actions.open_case(**given), actions.open_case(**given)

    assert (first.first, second.first, second.changed) == (True, False, False)
    assert first.case == second.case
    assert (Case.objects.count(), Proposal.objects.count(), OutboxMail.objects.count()) == (1, 1, 1)
    assert moves_logged(first.case) == ["open"]


def test_the_second_receipt_says_where_the_proposal_had_changed_since():
    draft = drafts.complete(at=MONDAY)
    first = actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY)
    other = drafts.complete(at=MONDAY, content={"title": "別の題"})

    second = actions.open_case(draft=other, idempotency_key=draft.idempotency_key, at=TUESDAY)

    assert (second.case, second.first, second.changed) == (first.case, False, True)
    assert second.case.title == "水道の検針を助ける遠隔の仕組み"


def test_numbers_follow_each_other_in_the_fiscal_year_of_receipt():
    last_of_the_year = datetime(2027, 3, 31, 14, 59, tzinfo=UTC)  # a minute before midnight in Tokyo
    first_of_the_next = datetime(2027, 3, 31, 15, 0, tzinfo=UTC)

    found = [received_case(at).number for at in (MONDAY, TUESDAY, last_of_the_year, first_of_the_next)]

    assert found == ["CD-2026-0001", "CD-2026-0002", "CD-2026-0003", "CD-2027-0001"]


def test_a_submission_that_fails_leaves_nothing_behind_not_even_its_number(monkeypatch):
    def broken(*_args, **_named):
        raise OSError("the mail template is gone")

    draft = drafts.complete(at=MONDAY)
    with monkeypatch.context() as patch:
        patch.setattr("workflows.cases.mails.send", broken)
        with pytest.raises(OSError, match="gone"):
            actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY)

    assert (Case.objects.count(), Proposal.objects.count(), SearchRow.objects.count()) == (0, 0, 0)
    receipt = actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY)
    assert (receipt.first, receipt.case.number) == (True, "CD-2026-0001")


def test_the_search_row_says_the_cases_words_after_every_act():
    case = received_case()
    acts = [
        lambda: walk(TUESDAY).move(case, "accept"),
        lambda: link(case, "1-1", primary=True),
        lambda: actions.none_fits(case, reason="水道の項目がない。", by=desk_officer(), at=TUESDAY),
        lambda: actions.answer_ict(case, ict=True, reason="通信を使う。", by=desk_officer(), at=TUESDAY),
        lambda: actions.write_note(case, text="港湾の担当とも話した。", by=desk_officer(), at=TUESDAY),
        lambda: actions.send_message(case, text="打合せは木曜日です。", by=desk_officer(), at=TUESDAY),
        lambda: actions.send_message(case, text="承知しました。", by=COMPANY, at=TUESDAY),
        lambda: walk(TUESDAY).move(Case.objects.get(pk=case.pk), "redirect"),
    ]

    for act in acts:
        act()
        kept = SearchRow.objects.get(case=case).text
        assert kept == search.words(Case.objects.get(pk=case.pk))
    assert "港湾" in kept
    assert search.fold("承知しました。") in kept


def test_another_spelling_of_a_name_finds_the_earlier_cases_of_the_organisation_too():
    earlier = received_case()

    drafted = drafts.complete(at=TUESDAY, organisation={"name": "ミライ窓口グループ（見本）"})
    later = actions.open_case(draft=drafted, idempotency_key=drafted.idempotency_key, at=TUESDAY).case

    assert earlier.proposal.organisation == later.proposal.organisation
    assert set(Case.objects.filter(search.matching("ミライ窓口グループ"))) == {earlier, later}
    assert all(search.is_current(case) for case in Case.objects.all())


def reindexed(*options: str) -> str:
    said = StringIO()
    call_command("reindex", *options, stdout=said)
    return said.getvalue()


def test_reindex_proves_the_search_rows_and_puts_right_what_is_wrong():
    first, second, third = received_case(), received_case(), received_case()
    assert reindexed("--check") == "Compared 3 cases; 0 search rows were wrong.\n"
    SearchRow.objects.filter(case=second).update(text="別の言葉")
    SearchRow.objects.filter(case=third).delete()

    with pytest.raises(CommandError, match="2 cases are not found by their own words, CD-2026-0002 first"):
        reindexed("--check")
    assert not search.is_current(second)

    assert reindexed() == "Compared 3 cases; 2 search rows were written anew.\n"
    assert reindexed() == "Compared 3 cases; 0 search rows were wrong.\n"
    assert all(search.is_current(case) for case in (first, second, third))


def test_answers_are_kept_with_the_move_or_not_at_all():
    case = walk().move(case_at("triage"), "request_info")
    asked = case.proposal.information_requests.get()
    said = {question.number: proposals.Answer("市内の3か所です。") for question in asked.questions.all()}
    who = {"by": COMPANY, "at": TUESDAY}

    with pytest.raises(MoveRefused):
        actions.answer_questions(case, request=asked, answers=said, version=case.version - 1, **who)
    assert asked.questions.first().answer == ""

    actions.answer_questions(case, request=asked, answers=said, version=case.version, **who)
    assert asked.questions.first().answer == "市内の3か所です。"
    assert state_of(case) == "triage"
