"""What comes too late is a word of its company, and what the public place has of the inner one row by row."""

import json
from pathlib import Path
from typing import Any

import pytest

from connected_desk.city.models import ClosedDay, Unit
from connected_desk.records import jobs
from connected_desk.records.log import canonical
from connected_desk.records.packages import Package
from connected_desk.strategy.models import Item
from proposals.models import ConsentText, Message
from proposals.queries import latest_version
from tests.support import FRIDAY, MONDAY, bureau_officer, case_at, load_city, moves_logged
from workflows.cases import company_actions
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.crossings import carried, inward, mirrored, outward, taking_in_actions
from workflows.engine.refusals import MoveRefused
from workflows.evaluations import guest_actions
from workflows.evaluations.guest_queries import Named
from workflows.evaluations.models import Evaluation
from workflows.pocs.actions import ask_body
from workflows.pocs.models import Poc, Section

pytestmark = pytest.mark.django_db


def take_in(**data: Any) -> list[str]:
    """Take in what the public place told, and nothing besides."""
    nothing: dict[str, Any] = dict.fromkeys(inward.gather(FRIDAY, {}), [])
    package = Package(Path("inward-000001.zip"), 1, "", {**nothing, **data})
    return taking_in_actions.take_in(package, sanitised=None, at=FRIDAY)


def packed() -> dict[str, list[list[Any]]]:
    """What the place is told row by row, as it comes out of a package."""
    told: dict[str, list[list[Any]]] = json.loads(canonical(mirrored.tell()))
    return told


def version_of(case: Case, **content: str) -> dict[str, Any]:
    """The next version of a case's proposal as its company made it at the public place on Tuesday."""
    latest = latest_version(case.proposal)  # type: ignore[arg-type]
    answers = {**latest.answers, "content": {**latest.answers["content"], **content}}
    told = {"claims": {}, "files": [], "made_at": "2026-07-07T01:00:00.000000Z"}
    return {"case": str(case.key), "answers": answers, **told}


def test_a_change_that_comes_after_a_unit_took_the_case_is_kept_as_a_message():
    load_city()
    case = case_at(CaseState.DIALOGUE)
    told = version_of(case, title="新しい題")

    assert take_in(versions=[told]) == [f"case {case.number}: a changed proposal, late"]
    assert take_in(versions=[told]) == []  # once

    case.refresh_from_db()
    assert (case.title, case.proposal.versions.count()) == ("水道の検針を助ける遠隔の仕組み", 1)  # type: ignore[union-attr]
    [message] = Message.objects.filter(proposal=case.proposal)
    assert message.text == (
        "提案の内容を変更しました。この変更が届いたのは、担当部署が決まった後です。\n提案の名称: 新しい題"
    )


def test_where_notices_go_may_be_changed_however_late():
    load_city()
    case = case_at(CaseState.DIALOGUE)
    told = version_of(case)
    told["answers"]["organisation"] = {**told["answers"]["organisation"], "contact_email": "new@mirai.example"}

    assert take_in(versions=[told]) == [f"case {case.number}: a changed proposal"]

    case = Case.objects.get(pk=case.pk)
    assert case.proposal.contact_email == "new@mirai.example"  # type: ignore[union-attr]
    assert moves_logged(case)[-1] == "revise"


def test_an_opinion_on_a_result_that_is_none_any_more_is_kept_as_a_message():
    load_city()
    case = case_at(CaseState.DIALOGUE)
    said = {"case": str(case.key), "text": "残念です。", "at": "2026-07-07T01:00:00.000000Z"}

    assert take_in(opinions=[said]) == [f"case {case.number}: an opinion on the result"]
    assert take_in(opinions=[said]) == []

    assert [one.text for one in Message.objects.filter(proposal=case.proposal)] == ["残念です。"]
    with pytest.raises(MoveRefused):
        company_actions.give_opinion(case, text="残念です。", by=None, at=FRIDAY)


def test_a_proposal_told_again_after_its_draft_was_deleted_is_the_same():
    load_city()
    case = case_at(CaseState.TRIAGE)
    draft = case.proposal.draft  # type: ignore[union-attr]
    draft.delete()
    case = Case.objects.select_related("proposal").get(pk=case.pk)

    told = carried.tell_proposal(case, {})

    assert told["case"]["number"] == case.number
    assert told["answers"]["content"]["title"] == case.title
    assert {one["code"] for one in told["consents"]} == set(ConsentText.objects.values_list("code", flat=True))


def test_rows_are_brought_to_what_was_told_and_written_only_where_they_differ():
    load_city()
    carried.inner_staff()
    ClosedDay.objects.create(day=MONDAY.date(), reason_ja="庁舎の工事")
    told = packed()
    assert mirrored.keep(told) == []

    ClosedDay.objects.create(day=FRIDAY.date(), reason_ja="ここだけの日")
    ClosedDay.objects.filter(day=MONDAY.date()).delete()
    desk = Unit.objects.desk()
    Unit.objects.filter(pk=desk.pk).update(is_desk=False, parent=None, name_ja="ここだけの名")
    Item.objects.filter(code="2-2").update(title_ja="ここだけの題", promoting_unit=None)

    # In the order of the list: the desk, the two days, the item.
    assert mirrored.keep(told) == ["city.Unit: 1", "city.ClosedDay: 2", "strategy.Item: 1"]
    assert packed() == told
    assert Unit.objects.desk() == desk


def test_nothing_but_the_columns_named_leaves_and_nobody_is_named():
    load_city()
    case_at(CaseState.DIALOGUE)
    told = str(outward.gather(MONDAY.replace(year=2020), {}))

    assert bureau_officer().name not in told
    assert bureau_officer().email not in told
    assert "上下水道局" in told


@pytest.mark.usefixtures("japanese")
def test_whoever_has_no_page_at_the_public_place_is_not_sent_a_link_to_one(settings):
    load_city()
    case = case_at(CaseState.EVALUATION)
    evaluation, poc = Evaluation.objects.get(case=case), Poc.objects.get(case=case)
    settings.AT_INNER_PLACE = True
    named = Named("外部 花子", "大学", "guest@example.jp")
    with pytest.raises(MoveRefused, match="評価者のアカウントを作り"):
        guest_actions.name_guest(evaluation, named=named, by=bureau_officer(), at=case.state_since)

    case = case_at(CaseState.PROOF_OF_CONCEPT)
    poc = Poc.objects.get(case=case)
    who = {"kind": "designated", "name": "財団", "person": "管理 太郎", "email": "site@example.jp"}
    site = list(poc.safeguards.filter(item__section=Section.SITE))
    with pytest.raises(MoveRefused, match="電話か書面で"):
        ask_body(poc, **who, due_on=FRIDAY.date(), safeguards=site, by=bureau_officer(), at=case.state_since)


def test_the_public_place_does_none_of_the_work_of_those_who_know_how_cases_stand(settings, monkeypatch):
    monkeypatch.setattr(jobs, "_recurring", {})
    settings.AT_PUBLIC_PLACE = True

    def work(*, period: str, at: Any) -> None:
        """Nothing."""

    jobs.every("inside", jobs.daily(9), work)
    jobs.every("everywhere", jobs.daily(9), work, outside=True)

    assert list(jobs.recurring()) == ["everywhere"]
