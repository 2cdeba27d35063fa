"""The evidence of a case in one PDF: what each edition holds and leaves out, who may take it, and who took it."""

from typing import Any

import pytest
from django.urls import reverse

from connected_desk.records.models import Access
from tests.papers import read_back
from tests.support import (
    MONDAY,
    TUESDAY,
    bureau_officer,
    case_at,
    desk_officer,
    finance_officer,
    ict_officer,
    received_case,
    somebody,
    walk,
)
from workflows.budgets.models import BudgetRequest
from workflows.cases import actions
from workflows.cases.models import Case
from workflows.decisions.models import Decision
from workflows.evaluations.guest_actions import name_guest
from workflows.evaluations.guest_queries import Named
from workflows.evidence.blocks import Facts, Table
from workflows.evidence.editions import Edition, Reading, editions_for
from workflows.evidence.pack import chapters, make
from workflows.pocs.models import Poc

ON = MONDAY.date()
WHY = "特許を出す前のため"


def pack_of(case: Case, edition: Edition) -> str:
    """Every word of the pack, without blanks."""
    found = chapters(Reading(Case.objects.get(pk=case.pk), edition, desk_officer(), TUESDAY.date()))
    said = [[chapter.title, *(word for block in chapter.blocks for word in _words(block))] for chapter in found]
    return "".join("".join(str(word) for words in said for word in words).split())


def _words(block: Any) -> list[Any]:
    match block:
        case Facts():
            return [block.title, *(word for line in block.lines for word in line)]
        case Table():
            return [block.title, *block.columns, *(word for row in block.rows for word in row)]
    return [block.title, block.text]


def address(case: Case, edition: str) -> str:
    return reverse("evidence:pack", args=[case.number, edition])


def concluded_case() -> Case:
    """A case that was tried, evaluated and has asked for money."""
    walker = walk()
    case = walker.to(received_case(), "evaluation")
    return walker.move(case, "conclude", "budgeting")


def test_all_of_it_stands_in_one_document_from_the_proposal_to_the_proof_of_the_record():
    case = concluded_case()
    poc = Poc.objects.get(case=case)
    request = BudgetRequest.objects.get(case=case)
    criterion = poc.criteria.first()
    decision_number = [one.document_number for one in _decisions(case)]

    said = pack_of(case, Edition.WHOLE)

    wanted = [
        case.number,
        "株式会社みらい窓口（見本）", "山田花子", "検針員が立ち入りにくい場所で",
        criterion.indicator, "第1回の実証：終了", "評価者", "中央値", "結論", "予算手続中",
        "受付を確認する（受付済み→一次確認中）".replace("（", "(").replace("）", ")"),
        case.log_head, request.log_head, *decision_number,
    ]  # fmt: skip
    assert [words for words in wanted if "".join(words.split()) not in said] == []


def _decisions(case: Case) -> Any:
    return Decision.objects.filter(case_key=case.key).exclude(document_number="")


def test_the_councils_edition_leaves_out_secrets_people_and_what_staff_wrote():
    case = received_case()
    actions.add_claims(case, claims={"what": WHY}, at=TUESDAY)
    case = walk(TUESDAY).to(case, "dialogue")

    whole, council = pack_of(case, Edition.WHOLE), pack_of(case, Edition.COUNCIL)

    secret = "市内の200戸に装置を取り付け"
    for words in (secret, WHY, "山田花子", "yamada@mirai.example", desk_officer().name.replace(" ", "")):
        assert words in whole
        assert words not in council
    assert "（企業秘密として申出があるため、載せていません）" in council
    assert "検針員が立ち入りにくい場所で" in council
    assert "株式会社みらい窓口（見本）" in council
    assert case.log_head in council


def test_whoever_proposed_what_was_not_taken_up_is_not_named_to_the_council():
    case = walk().to(received_case(), "declined")

    assert "株式会社みらい窓口" not in pack_of(case, Edition.COUNCIL)
    assert "株式会社みらい窓口" in pack_of(case, Edition.WHOLE)


def test_an_evaluator_without_an_account_is_named_to_the_auditor_and_has_a_letter_for_the_council():
    case = walk().to(received_case(), "evaluation")
    light = Named("大川 光", "架空大学 教授", "okawa@gakusha.example")
    name_guest(case.evaluations.get(), named=light, by=bureau_officer(), at=TUESDAY)

    whole, council = pack_of(case, Edition.WHOLE), pack_of(case, Edition.COUNCIL)

    assert "大川光外部" in whole
    assert "大川光" not in council
    assert "評価者C外部" in council


def test_an_amount_is_told_to_the_council_once_the_city_has_published_it():
    case = concluded_case()
    request = BudgetRequest.objects.get(case=case)
    BudgetRequest.objects.filter(pk=request.pk).update(amount_requested=3_000_000)

    assert "3,000,000円" in pack_of(case, Edition.WHOLE)
    council = pack_of(case, Edition.COUNCIL)
    assert "3,000,000円" not in council
    assert "（公表前のため、載せていません）" in council


@pytest.mark.parametrize(
    ("account", "editions"),
    [
        ("desk", ["council", "whole"]),
        ("deskhead", ["council", "whole"]),
        ("bureau", ["council", "whole"]),
        ("auditor", ["council", "whole"]),
        ("finance", ["council"]),
        ("hq", ["council"]),
        ("ict", ["council"]),
    ],
)
def test_everything_is_for_the_auditor_and_for_those_who_work_on_the_case(account, editions):
    case = case_at("dialogue")
    assert editions_for(case, somebody(account), ON) == editions


def test_taking_it_is_noted_and_what_is_not_for_somebody_is_refused(signed_in):
    case = case_at("dialogue")

    taken = signed_in(bureau_officer()).get(address(case, "whole"))
    refused = signed_in(finance_officer()).get(address(case, "whole"))
    shown = signed_in(ict_officer()).get(reverse("desk:record", args=[case.number])).content.decode()

    assert (taken.status_code, taken["Content-Type"]) == (200, "application/pdf")
    assert refused.status_code == 403
    assert list(Access.objects.filter(what__startswith="evidence").values_list("what", "person_id", "subject_key")) == [
        ("evidence.whole", bureau_officer().pk, case.key)
    ]
    assert address(case, "council") in shown
    assert address(case, "whole") not in shown


def test_the_document_is_tagged_has_its_chapters_as_bookmarks_and_its_fonts_in_it():
    case = Case.objects.get(pk=case_at("dialogue").pk)

    paper = read_back(make(case, Edition.WHOLE, by=desk_officer(), at=TUESDAY, language="ja"))

    assert (paper.tagged, paper.language, paper.title) == (True, "ja", f"案件の証拠書類 {case.number}")
    assert paper.tags >= {"H1", "H2", "P", "Table", "TR", "TH", "TD", "L", "LI"}
    assert paper.bookmarks == (
        f"案件の証拠書類 {case.number}", "1. 案件の概要", "2. 提案の内容", "3. 伺い", "4. 協定", "5. 実証",
        "6. 評価", "7. 予算要求", "8. 記録", "9. 記録の確かさ",
    )  # fmt: skip
    assert paper.fonts
    assert paper.bare_fonts == frozenset()
