"""Other units that could use what worked: named by the owner, told, and answering for themselves."""

from typing import Any

import pytest
from django.urls import reverse

from connected_desk.city.models import Unit
from connected_desk.records.models import OutboxMail
from tests.support import (
    bureau_head,
    bureau_officer,
    case_at,
    desk_officer,
    moves_logged,
    other_officer,
    somebody,
    walk,
    water_bureau,
)
from workflows.cases.models import Case, CaseTie
from workflows.cases.scope import may_see
from workflows.closing import lesson_queries, spread_actions
from workflows.closing.closing_queries import has_worked
from workflows.closing.lesson_queries import Conditions
from workflows.closing.models import Spread
from workflows.engine.refusals import MoveRefused

from .support import LATER, WEDNESDAY, given_up

WHY = "窓口の件数が多く、同じ効果が見込まれるため。"


def welfare() -> Unit:
    return Unit.objects.get(code="HWB")


def named(case: Case | None = None, **changed: Any) -> Spread:
    said = {"unit": welfare(), "why": WHY, "by": bureau_officer(), "at": LATER}
    return spread_actions.name_unit(case or case_at("realised"), **(said | changed))


def answered(row: Spread, said: str, **changed: Any) -> Spread:
    values = {"words": "", "title": "窓口での横展開", "by": other_officer(), "at": LATER}
    return spread_actions.answer(row, said=said, **(values | changed))


def test_a_unit_that_is_named_is_told_by_mail_and_on_its_first_page_without_seeing_the_case(client_of):
    row = named()

    mail = OutboxMail.objects.get(to=other_officer().email, subject__startswith="【使えそうな取組】")
    assert WHY in mail.body
    assert row.get_absolute_url() in mail.body
    client = client_of(other_officer())
    home = client.get(reverse("desk:home")).content.decode()
    assert "使えそうか答える" in home
    assert row.get_absolute_url() in home
    page = client.get(row.get_absolute_url()).content.decode()
    assert WHY in page
    assert row.case.title in page
    assert row.case.number not in page
    assert row.case.proposal.organisation.name not in page
    assert client.get(row.case.get_absolute_url()).status_code == 404


def test_interest_opens_a_case_of_the_units_own_tied_as_its_continuation(client_of):
    row = named()
    client = client_of(other_officer())
    page = row.get_absolute_url()

    assert client.post(page, {"said": "interested", "words": "試したい。", "title": ""}).status_code == 422
    assert (
        client.post(page, {"said": "interested", "words": "試したい。", "title": "窓口での横展開"}).status_code == 302
    )

    row.refresh_from_db()
    assert (row.answer, row.answered_by, row.opened.title) == ("interested", other_officer(), "窓口での横展開")
    assert (row.opened.origin, row.opened.state, moves_logged(row.opened)) == ("bureau", "triage", ["open"])
    tie = CaseTie.objects.get()
    assert (tie.case, tie.other, tie.kind, tie.reason) == (row.opened, row.case, "continues", WHY)
    assert row.opened.number in client.get(page).content.decode()
    assert OutboxMail.objects.filter(to=bureau_officer().email, subject__startswith="【横展開の回答】").exists()
    assert not may_see(other_officer(), row.case, WEDNESDAY)
    assert client.post(page, {"said": "already", "words": ""}).status_code == 403


@pytest.mark.parametrize("said", ["already", "not_for_us"])
def test_the_other_answers_open_nothing(said: str):
    row = answered(named(), said, words="対象の施設がないため。")

    assert (row.answer, row.opened, CaseTie.objects.count()) == (said, None, 0)


def test_not_for_us_says_why():
    with pytest.raises(MoveRefused, match="合わない理由"):
        answered(named(), "not_for_us")


def test_only_the_unit_answers_and_once():
    row = named()
    for person in (bureau_officer(), desk_officer(), somebody("admin")):
        with pytest.raises(MoveRefused, match="挙げられた部署の人です"):
            answered(row, "already", by=person)
    answered(row, "already")
    with pytest.raises(MoveRefused, match="すでに答えています"):
        answered(row, "already")


def test_only_the_owner_names_and_each_unit_once_and_never_itself():
    case = case_at("realised")
    for person in (desk_officer(), other_officer()):
        with pytest.raises(MoveRefused, match="挙げられるのは、所管です|利害"):
            named(case, by=person)
    with pytest.raises(MoveRefused, match="所管している部署は選べません"):
        named(case, unit=water_bureau())
    named(case, by=bureau_head())
    with pytest.raises(MoveRefused, match="すでに挙げられています"):
        named(case)


def test_a_case_has_worked_when_it_is_realised_or_was_concluded_to_go_on():
    assert has_worked(case_at("realised"))
    assert has_worked(walk(LATER).move(case_at("evaluation"), "conclude", "budgeting"))
    assert not has_worked(case_at("dialogue"))
    assert not has_worked(given_up())
    with pytest.raises(MoveRefused, match="効果があったと結論された案件"):
        named(case_at("dialogue"))


def test_a_unit_named_while_a_decision_circulates_makes_it_not_void_and_logs_beside_the_case():
    case = case_at("realised")
    before = moves_logged(case)

    row = answered(named(case), "already")

    assert moves_logged(case) == before
    row.refresh_from_db()
    assert row.log_seq == 2


def test_the_case_shows_the_answers_and_the_lessons_count_them(client_of):
    row = answered(named(), "not_for_us", words="対象の施設がないため。")
    named(row.case, unit=Unit.objects.get(code="CHR"))

    tab = client_of(bureau_officer()).get(reverse("closing:case", args=[row.case.number])).content.decode()
    assert "対象の施設がないため。" in tab
    assert "合わない" in tab

    assert lesson_queries.answers_in_all() == {"not_for_us": 1, "": 1}
    assert lesson_queries.page(Conditions(), desk_officer(), WEDNESDAY).lessons == []
    html = client_of(desk_officer()).get("/desk/lessons/").context
    assert (html["named"], html["awaited"]) == (2, 1)
