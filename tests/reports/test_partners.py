"""A year with companies, by hand: whom the city worked with, what came of it, and what it cost in yen."""

import json
from datetime import UTC, datetime, timedelta

from connected_desk.city.calendar import Account
from connected_desk.sample import drafts
from tests.support import bureau_officer, case_at, walk
from workflows.budgets import actions as budgets
from workflows.budgets.actions import Estimate
from workflows.budgets.terms import BudgetKind
from workflows.cases import actions as cases
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.pocs import actions as pocs
from workflows.reports.build import build
from workflows.reports.figures.count import Count
from workflows.reports.figures.partners import Money, summed
from workflows.reports.handed import cut_for
from workflows.reports.models import Audience
from workflows.reports.months import Year

from .support import behind, find, row, rows

YEAR = Year(2025)
# Ten in the morning in Tokyo on Tuesday 10 June 2025, Tuesday 10 March and Friday 1 May 2026.
JUNE, MARCH, MAY = (datetime(*day, 1, tzinfo=UTC) for day in ((2025, 6, 10), (2026, 3, 10), (2026, 5, 1)))
LAST_YEAR = datetime(2025, 3, 31, 14, 0, tzinfo=UTC)  # eleven in the evening of 31 March 2025


def told(cut_off: datetime = MAY, audience: str = Audience.HEADQUARTERS) -> dict:
    return json.loads(build(YEAR, cut_off=cut_off)[audience])


def counted(document: dict) -> dict[str, tuple[int, int]]:
    """By the line, this year's number and last year's."""
    return {line["line"]: (line["now"], line["before"]) for line in rows(document, "partners", "together")}


def in_yen(document: dict) -> dict[str, tuple[int, int, int]]:
    """By the first word of the line: the yen, of how many, and how many of them without an amount."""
    found = rows(document, "money", "money")
    return {line["line"].split("（")[0]: (line["yen"], line["of"], line["unknown"]) for line in found}


def proposed_by(name: str, state: str, at: datetime, kind: str = "group") -> Case:
    """A case in that state, proposed by a body of that name."""
    about = {"name": name, "organisation_kind": kind, "corporate_number": "", "no_number_reason": kind}
    draft = drafts.complete(at=at, organisation=about)
    case = cases.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=at).case
    return walk(at).to(case, state)


def trial(case: Case, at: datetime, *, cost: int) -> None:
    """The case's trial with that cost to the city agreed on, and begun."""
    walker, poc = walk(at), case.pocs.get()
    walker.prepare(poc, poc.life.move("prepare"))
    poc.refresh_from_db()
    pocs.write_charter(poc, charter={"city_cost": cost}, by=bureau_officer(), at=walker.at)
    poc.refresh_from_db()
    walker.move(walker.move(poc, "prepare"), "start")


def request(case: Case, at: datetime, *, asked: int, voted: int | None = None) -> None:
    """The case's budget request of that amount handed in, and the vote of the council where there was one."""
    walker, one = walk(at), case.budget_requests.get()
    estimate = Estimate(2025, BudgetKind.SUPPLEMENTARY, Account.GENERAL, purpose="利用料", amount_requested=asked)
    budgets.enter_amount(one, estimate=estimate, by=bureau_officer(), at=walker.at)
    one.refresh_from_db()
    one = walker.move(one, "request")
    if voted is not None:
        one = walker.move(walker.move(one, "assess"), "propose", amount_proposed=voted)
        walker.move(one, "vote", amount_voted=voted)


def test_bodies_worked_with_count_once_with_their_cases_by_how_far_they_came(db):
    one = case_at(CaseState.PROOF_OF_CONCEPT, JUNE, title="一つ目")
    two = case_at(CaseState.DIALOGUE, JUNE + timedelta(days=1), title="二つ目")
    three = proposed_by("かしの木の会", CaseState.BUDGETING, JUNE + timedelta(days=2))
    proposed_by("くすの木の会", CaseState.TRIAGE, JUNE + timedelta(days=3))  # not taken yet
    four = proposed_by("けやきの会", CaseState.DIALOGUE, LAST_YEAR)  # and still talked over
    first = one.proposal.organisation.name

    document = told()

    assert counted(document) == {
        "市が一緒に取り組んだ企業など": (3, 1),
        "その案件": (4, 1),
        "うち、この年度に実証を始めることにしたもの": (1, 0),
        "うち、この年度に実証が終わったもの": (0, 0),
        "うち、この年度に予算要求に進んだもの": (1, 0),
        "うち、この年度に本格実施になったもの": (0, 0),
    }
    assert behind(document, "partners", "together", "その案件", "now") == [
        case.number for case in sorted((one, two, three, four), key=lambda case: case.number)
    ]
    found = {line["name"]: tuple(line.values())[1:] for line in rows(document, "partners", "by_name")}
    assert found == {first: (2, 1, 0, 0), "かしの木の会": (1, 0, 1, 0), "けやきの会": (1, 0, 0, 0)}


def test_the_name_of_a_sole_trader_is_a_persons_and_not_in_the_report():
    for name in ("山田花子", "鈴木一郎"):
        proposed_by(name, CaseState.DIALOGUE, JUNE, kind="sole_trader")

    document = told()

    assert [line["name"] for line in rows(document, "partners", "by_name")] == ["個人事業主", "個人事業主"]
    assert counted(document)["市が一緒に取り組んだ企業など"] == (2, 0)
    assert "山田花子" not in json.dumps(document, ensure_ascii=False)


def test_a_trial_that_came_to_its_end_counts_in_the_year_it_ended():
    case = case_at(CaseState.EVALUATION, JUNE, title="試したもの")

    document = told()

    assert counted(document)["うち、この年度に実証が終わったもの"] == (1, 0)
    assert behind(document, "partners", "together", "うち、この年度に実証が終わったもの", "now") == [case.number]
    assert rows(json.loads(build(Year(2026), cut_off=datetime(2027, 5, 1, tzinfo=UTC))["headquarters"]),
                "partners", "together")[3]["now"] == 0  # fmt: skip


def test_the_year_in_yen_is_what_was_agreed_asked_for_and_granted():
    for number, cost in enumerate((450_000, 0, 120_000)):
        trial(case_at(CaseState.PROOF_OF_CONCEPT, JUNE, title=f"実証{number}"), JUNE + timedelta(days=3), cost=cost)
    later = case_at(CaseState.PROOF_OF_CONCEPT, JUNE, title="四月に始まる実証")
    trial(later, datetime(2026, 3, 31, 15, 1, tzinfo=UTC), cost=9_000_000)  # a minute after midnight of 1 April
    request(case_at(CaseState.BUDGETING, JUNE, title="要求のみ"), JUNE + timedelta(days=3), asked=2_400_000)
    granted = case_at(CaseState.BUDGETING, JUNE, title="議決")
    request(granted, JUNE + timedelta(days=3), asked=1_250_000, voted=1_000_000)

    document = told()

    # 450,000 + 0 + 120,000; 2,400,000 + 1,250,000; 1,000,000.
    assert in_yen(document) == {
        "年度内に始めた実証について合意した市の負担": (570_000, 3, 0),
        "年度内に要求した予算": (3_650_000, 2, 0),
        "年度内に認められた予算": (1_000_000, 1, 0),
    }
    assert behind(document, "money", "money", "年度内に認められた予算（議決または確認）", "of") == [granted.number]


def test_what_has_no_amount_is_counted_apart_and_in_no_sum():
    assert summed([450_000, None, 0], ["CD-1", "CD-2", ""]) == Money(450_000, Count(3, ("CD-1", "CD-2")), 1)


def test_everybody_reads_how_many_but_no_name_no_case_and_no_amount():
    case = case_at(CaseState.DIALOGUE, JUNE)
    name = case.proposal.organisation.name

    public, council = (
        told(audience=Audience.PUBLIC),
        json.loads(cut_for(build(YEAR, cut_off=MAY)["headquarters"], "council")),
    )

    assert name in json.dumps(told(), ensure_ascii=False)
    for document in (public, council):
        whole = json.dumps(document, ensure_ascii=False)
        assert row(document, "partners", "together", "市が一緒に取り組んだ企業など")["now"] == 1
        assert name not in whole
        assert case.number not in whole
        assert "money" not in [part["code"] for part in document["sections"]]
    assert [one["code"] for one in next(p for p in public["sections"] if p["code"] == "partners")["tables"]] == [
        "together"
    ]


def test_an_idea_of_the_city_itself_is_no_company():
    case = case_at(CaseState.DIALOGUE, JUNE)
    Case.objects.filter(pk=case.pk).update(proposal=None)

    assert counted(told())["市が一緒に取り組んだ企業など"] == (0, 0)
    assert find(told(), "partners", "by_name")["rows"] == []
