"""One story from a company's proposal to the report the headquarters reads, each step in a real browser."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pypdfium2
import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from connected_desk.city import open_days
from connected_desk.city.calendar import TOKYO
from connected_desk.city.models import Person
from connected_desk.sample.people import DOMAIN
from connected_desk.strategy.models import Item
from proposals.models import ConsentText
from tests.journeys.someone import Someone
from tests.journeys.steps import advise, decide, draft
from tests.proposals.support import CONTENT, ORGANISATION, PDF, TRIAL
from tests.support import load_city
from workflows.budgets.models import BudgetRequest
from workflows.cases.definition import CASE
from workflows.cases.models import Case
from workflows.evaluations.models import Evaluation
from workflows.evaluations.sheet import STANDARD
from workflows.pocs.models import Asks, Poc, SafeguardItem
from workflows.reports.definition import REPORT
from workflows.reports.models import Report

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TITLE = "水道メーターの遠隔検針"
CHARTER = {
    "purpose": "遠隔で検針の値を読み取れるかを確かめます。",
    "hypothesis": "検針にかかる時間が3割減る。",
    "site": "南区の1地区",
    "site_manager": "上下水道局",
    "participants": "市民200戸",
    "people_not_reached": "通信の届かない住宅の方",
    "how_reached": "これまでどおり検針員が訪ねます。",
    "city_role": "地区の選定と比較の値の提供",
    "company_role": "装置の設置と保守",
    "cost_split": "装置は提案者、通信費は市",
    "city_cost": "300000",
    "risks": "通信が途切れること",
    "exit_condition": "苦情が10件を超えたとき",
    "forecast_if_adopted": "年300万円",
}


def test_a_proposal_becomes_a_budget_line_in_the_report(someone, live_server, settings, tmp_path):
    settings.DESK_URL = live_server.url
    load_city()
    today = timezone.localdate()
    paper = tmp_path / "提案書.pdf"
    paper.write_bytes(PDF)

    case = propose(someone("01 company", width=375), paper)
    triage(someone("02 desk").sign_in("desk"), case, today)
    take(someone("03 water bureau").sign_in("bureau"), case)
    support(someone("04 ICT office").sign_in("ict"), case)
    poc = plan_trial(someone("05 water bureau plans").sign_in("bureau"), case, today)
    decide(someone("06 bureau head").sign_in("bureauhead"), "準備を終える", case.number)
    run_trial(someone("07 water bureau runs").sign_in("bureau"), case, poc, today)
    for number, account in enumerate(("evaluator", "evaluator2"), 8):
        score(someone(f"{number:02d} {account}").sign_in(account), case)
    conclude(someone("10 water bureau drafts").sign_in("bureau"), case)
    for number, account in enumerate(("desk", "ict"), 11):
        advise(someone(f"{number:02d} {account} advises").sign_in(account))
    decide(someone("13 bureau head concludes").sign_in("bureauhead"), "結論を決める", case.number)
    request_budget(someone, case)

    case.refresh_from_db()
    assert case.state == "budgeting"

    with time_machine.travel(first_open_morning_after(today), tick=True):
        report = report_to_headquarters(someone)
        paper = read_by_headquarters(someone("19 headquarters").sign_in("hq"), report, tmp_path)

    assert case.number in paper
    assert TITLE in paper
    assert "データによる検証" in paper
    assert "3,000,000" in paper
    call_command("verify_records")


def propose(company: Someone, paper: Path) -> Case:
    company.go("/propose/")
    company.press("提案を始める")
    company.fill(**ORGANISATION)
    company.send("contact_email", "next")
    company.fill(**CONTENT | {"title": TITLE})
    company.send("title", "next")
    company.fill(items=str(Item.objects.get(code="2-1").key), helps="検針の値を計画づくりに使えます。")
    company.send("helps", "next")
    company.sees("似た取組の結果は、まだ公表されていません")
    company.press("保存して次へ")
    company.fill(**TRIAL)
    company.send("trial", "next")
    company.fill(uploads=paper)
    company.send("uploads", "next")
    company.sees("企業秘密")
    company.press("保存して次へ")
    for text in ConsentText.objects.all():
        company.fill(**{text.code: True})
    company.press("保存して次へ")
    company.sees(TITLE, "提案書.pdf")
    company.press("この内容で提出する")
    case = Case.objects.get()
    company.sees(case.number, "提案書.pdf")
    company.go(company.page.url)
    assert Case.objects.count() == 1
    return case


def triage(desk: Someone, case: Case, today: date) -> None:
    desk.go(f"/desk/cases/{case.number}/")
    desk.choose("accept")
    desk.send("officer")
    desk.press("主な項目にする")  # the item the company chose
    desk.choose("refer")
    desk.fill(unit="WSB", ict="yes", ict_reason="通信を使うため。", due_on=open_days.add(today, 5), note="")
    desk.send("ict_reason")
    desk.sees(CASE.state("referred").ja, "上下水道局")


def take(bureau: Someone, case: Case) -> None:
    bureau.go(f"/desk/cases/{case.number}/")
    bureau.choose("take")
    bureau.send("person")
    bureau.sees(CASE.state("dialogue").ja)


def support(ict: Someone, case: Case) -> None:
    ict.go(f"/desk/cases/{case.number}/referrals/")
    ict.fill(**{"answer-kind": "support", "answer-answer": "通信の方式と安全の確認を一緒に行います。"})
    ict.send("answer-kind")
    ict.sees("支援")


def plan_trial(bureau: Someone, case: Case, today: date) -> Poc:
    bureau.go(f"/desk/cases/{case.number}/")
    bureau.choose("start_poc")
    bureau.fill(lead_unit="WSB", purpose="遠隔で検針の値を読み取れるかを確かめます。")
    bureau.send("purpose")
    poc = Poc.objects.get(case=case)
    bureau.go(f"/desk/pocs/{poc.key}/charter/")
    bureau.fill(**CHARTER, starts_on=today, ends_on=today + timedelta(days=90))
    bureau.send("hypothesis")
    for indicator, baseline, target in (("検針にかかる時間", "30", "20"), ("読み間違いの件数", "12", "3")):
        bureau.go(f"/desk/pocs/{poc.key}/criteria/")
        bureau.fill(indicator=indicator, unit="分", direction="lower", baseline=baseline, target=target)
        bureau.fill(method="業務の記録から集計します。", measure_on=today + timedelta(days=90))
        bureau.send("indicator")
    for side, who in (("city", "上下水道局 経営企画室長"), ("company", "代表取締役 山田 花子")):
        bureau.go(f"/desk/pocs/{poc.key}/charter/agree/")
        bureau.fill(side=side, on=today, who=who)
        bureau.send("side")
    for item in SafeguardItem.objects.filter(safeguards__poc=poc):
        bureau.go(f"/desk/pocs/{poc.key}/safeguards/{item.code}/")
        if item.asks == Asks.LENT:
            bureau.fill(answer="not_applicable", reason="提供するデータがないため。")
        else:
            bureau.fill(answer="yes", evidence="確認表に記録し、担当課長が確認した。")
        if item.asks == Asks.CLASS:
            bureau.fill(information_class="2")
        bureau.send("answer")
    bureau.go(f"/desk/cases/{case.number}/agreement/")
    bureau.fill(kind="trial", parties="堺市、みらい窓口株式会社", signed_on=today, capacity="standing")
    bureau.send("parties")
    bureau.go(f"/desk/moves/poc/{poc.key}/prepare/")
    draft(bureau)
    return poc


def run_trial(bureau: Someone, case: Case, poc: Poc, today: date) -> None:
    bureau.go(f"/desk/moves/poc/{poc.key}/start/")
    bureau.send("version")
    first = poc.criteria.order_by("pk").first()
    bureau.go(f"/desk/pocs/{poc.key}/measure/")
    bureau.fill(criterion=str(first.key), value="24", on=today, source="業務の記録")
    bureau.send("source")
    bureau.go(f"/desk/moves/poc/{poc.key}/finish/")
    bureau.fill(reason="予定した測定がすべて終わったため。")
    bureau.send("reason")
    for criterion, value in zip(poc.criteria.order_by("pk"), ("18", "2"), strict=True):
        bureau.go(f"/desk/pocs/criteria/{criterion.key}/final/")
        bureau.fill(value=value, on=today, source="業務の記録")
        bureau.send("source")
    bureau.go(f"/desk/cases/{case.number}/")
    bureau.choose("evaluate")
    people = Person.objects.filter(email__in=[f"evaluator@{DOMAIN}", f"evaluator2@{DOMAIN}"])
    bureau.fill(evaluators=[str(person.key) for person in people], due_on=open_days.add(today, 5))
    bureau.send("evaluators")
    bureau.sees(CASE.state("evaluation").ja)


def score(evaluator: Someone, case: Case) -> None:
    evaluation = Evaluation.objects.get(case=case)
    evaluator.go(f"/desk/evaluations/{evaluation.key}/score/")
    evaluator.fill(conflict="none")
    evaluator.send("conflict")
    for criterion in STANDARD:
        evaluator.fill(**{f"{criterion.code}_grade": "4"})
    evaluator.send(f"{STANDARD[0].code}_grade")
    evaluator.sees("4")


def conclude(bureau: Someone, case: Case) -> None:
    bureau.go(f"/desk/cases/{case.number}/")
    bureau.choose("conclude")
    bureau.fill(
        result="budgeting",
        next_action="full",
        weighed="外部の方の意見も参考にした。",
        reason="2つの指標で目標に届いたため。",
    )
    bureau.fill(public_text="検針にかかる時間が30分から18分になりました。来年度の予算を求めます。")
    draft(bureau)


def request_budget(someone: Callable[..., Someone], case: Case) -> None:
    request = BudgetRequest.objects.get(case=case)
    bureau = someone("14 water bureau asks").sign_in("bureau")
    bureau.go(f"/desk/budgets/{request.key}/amount/")
    bureau.fill(amount_requested="3,000,000", purpose="遠隔検針の装置200台と通信費", kind="initial")
    bureau.send("purpose")
    ict = someone("15 ICT office checks").sign_in("ict")
    ict.go(f"/desk/budgets/{request.key}/check/")
    ict.fill(result="ok", remark="通信の方式は妥当です。")
    ict.send("result")
    bureau.go(f"/desk/budgets/{request.key}/")
    bureau.choose("request")
    bureau.send("version")
    bureau.sees("要求済", "3,000,000円")


def first_open_morning_after(day: date) -> datetime:
    """Nine in the morning of the first open day of the month after."""
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return datetime.combine(open_days.next_open(first), time(9), tzinfo=TOKYO)


def report_to_headquarters(someone: Callable[..., Someone]) -> Report:
    secretariat = someone("16 secretariat").sign_in("ict")
    secretariat.go("/desk/reports/")
    secretariat.send("month")
    report = Report.objects.get()
    secretariat.choose("submit")
    secretariat.send("version")
    secretariat.choose("approve")
    draft(secretariat)
    decide(someone("17 head of the secretariat").sign_in("icthead"), "承認する", report.title)
    secretariat.go(report.get_absolute_url())
    secretariat.choose("publish")
    secretariat.send("version")
    secretariat.sees(REPORT.state("published").ja)
    return report


def read_by_headquarters(member: Someone, report: Report, folder: Path) -> str:
    """The text of the PDF a member of headquarters fetches from the report's page."""
    member.go("/desk/reports/")
    member.press(report.title)
    with member.page.expect_download() as fetched:
        member.page.locator('a[href$="/headquarters/pdf/"]').first.click()
    paper = folder / "report.pdf"
    fetched.value.save_as(paper)
    with pypdfium2.PdfDocument(paper) as document:
        return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
