"""How trials end, each in real browsers: adopted, continued, ended with a lesson, interrupted, refused, too late."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from connected_desk.city.calendar import TOKYO
from connected_desk.records.models import OutboxMail
from connected_desk.sample import answers_decisions, answers_pocs
from connected_desk.sample.walk import SATISFIERS, Walk
from tests.journeys.someone import Someone
from tests.journeys.steps import decide, draft
from tests.papers import read_back
from tests.support import bureau_officer, load_city, received_case, walk, water_bureau
from workflows.budgets.models import BudgetRequest
from workflows.cases import links
from workflows.cases.definition import CASE
from workflows.cases.models import Case
from workflows.closing.models import Cost
from workflows.decisions.models import Decision
from workflows.evaluations.models import FollowUp
from workflows.pocs import actions as pocs
from workflows.pocs.definition import POC
from workflows.pocs.models import Poc

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LESSON = "夏休みの前に始めると、家庭の協力が得やすいことが分かりました。"


@pytest.fixture
def walker(live_server, settings) -> Walk:
    """Leads cases to where a story begins, at the hour of the clock."""
    settings.DESK_URL = live_server.url
    load_city()
    return walk(timezone.now() - timedelta(days=2))  # its clock goes on while it leads


def trial_in(walker: Walk, state: str) -> Poc:
    """A trial of the water bureau in that state."""
    case = walker.to(received_case(walker.at), "proof_of_concept")
    return walker.to(case.pocs.get(), state) if state != "planning" else case.pocs.get()


def scored_case(walker: Walk) -> Case:
    """A case whose evaluators have all submitted."""
    case = walker.to(received_case(walker.at), "evaluation")
    SATISFIERS["evaluations.complete"](walker, case)
    return case


def conclude(someone: Callable[..., Someone], walker: Walk, case: Case, **said: str) -> None:
    """The owner drafts the conclusion, desk and ICT office are heard, the head decides."""
    bureau = someone("01 water bureau concludes").sign_in("bureau")
    bureau.go(f"/desk/moves/case/{case.key}/conclude/")
    bureau.fill(weighed="外部の方の意見も参考にした。", reason="測定した値から判断した。", **said)
    draft(bureau)
    answers_decisions.hear(walker, Decision.objects.get(case_key=case.key, state="circulating"))
    decide(someone("02 bureau head").sign_in("bureauhead"), "結論を決める", case.number)


def company_sees(someone: Callable[..., Someone], case: Case, *words: str) -> None:
    """The company reads these words on its page, on a telephone."""
    company = someone("09 company", width=375)
    company.go(f"/p/{links.token(case)}/")
    company.sees(*words)


def test_continued_a_second_trial_begins_with_the_words_of_the_first(someone, walker):
    case = scored_case(walker)
    first = case.pocs.get()
    text = "まだ目標に届かないため、時期を変えてもう一度試します。"

    conclude(someone, walker, case, result="proof_of_concept", next_action="continue", public_text=text)

    second = Poc.objects.get(case=case, number=2)
    assert (second.state, second.hypothesis, second.starts_on) == ("planning", first.hypothesis, None)
    bureau = someone("03 water bureau plans again").sign_in("bureau")
    bureau.go(f"/desk/cases/{case.number}/pocs/")
    bureau.sees(POC.state("planning").ja, first.purpose)
    company_sees(someone, case, "実証の準備または実証をしています。")
    call_command("verify_records")


def test_ended_what_was_learned_is_found_by_the_desk_and_its_cost_is_on_record(someone, walker):
    case = scored_case(walker)
    text = "期待した効果が見られなかったため、ここで終わります。"

    conclude(someone, walker, case, result="ended", next_action="end", public_text=text, lessons=LESSON)

    bureau = someone("03 water bureau counts").sign_in("bureau")
    bureau.go(f"/desk/cases/{case.number}/closing/cost/")
    bureau.fill(yen="450,000", hours="36.5", words="案内の印刷と職員の測定")
    bureau.send("yen")
    bureau.sees(LESSON, "450,000", "36.5")
    assert Cost.objects.get().unit == water_bureau()  # chosen beforehand: it owns the case
    desk = someone("04 desk").sign_in("desk")
    desk.go("/desk/lessons/?q=夏休み")
    desk.sees(LESSON, case.number)
    newcomer = walker.move(received_case(walker.at), "accept")
    desk.go(f"/desk/cases/{newcomer.number}/")
    desk.sees(LESSON)
    company_sees(someone, case, CASE.state("ended").says[0].split("。")[0])
    call_command("verify_records")


def test_suspended_by_an_incident_it_goes_on_only_once_that_is_closed(someone, walker):
    poc = trial_in(walker, "running")
    other = walker.move(received_case(walker.at), "accept")
    found = timezone.localtime(walker.at, TOKYO)
    bureau = someone("01 water bureau").sign_in("bureau")

    bureau.go(f"/desk/pocs/{poc.key}/incidents/")
    bureau.fill(severity="serious", what="別の家の値が画面に出た。", told="情報セキュリティの担当、所管の課長")
    bureau.fill(found_on=found.date(), found_time=found.strftime("%H:%M"))
    bureau.send("severity")
    bureau.sees(POC.state("suspended").ja)
    bureau.go(f"/desk/moves/poc/{poc.key}/resume/")
    bureau.sees("対応が終わっていない事故があります。")
    bureau.send("version")
    bureau.sees("対応が終わっていない事故があります。")
    desk = someone("02 desk reads another case of the company").sign_in("desk")
    desk.go(f"/desk/cases/{other.number}/")
    desk.sees("別の家の値が画面に出た。", poc.case.number)
    bureau.go(f"/desk/pocs/incidents/{poc.incidents.get().key}/close/")
    bureau.fill(remedy="原因を直し、2週間分の値を確かめた。")
    bureau.send("remedy")
    bureau.go(f"/desk/moves/poc/{poc.key}/resume/")
    bureau.send("version")
    bureau.sees(POC.state("running").ja)
    assert Poc.objects.get(pk=poc.pk).state == "running"
    company_sees(someone, poc.case, "実証の準備または実証をしています。")
    call_command("verify_records")


def test_cancelled_at_the_site_the_body_that_runs_it_says_no_on_its_own_page(someone, walker):
    poc = trial_in(walker, "planning")
    bureau = someone("01 water bureau asks").sign_in("bureau")
    bureau.go(f"/desk/pocs/{poc.key}/bodies/")
    bureau.fill(kind="designated", name="みどりの広場管理財団", person="浜田", email="hamada@park.example")
    bureau.fill(due_on=timezone.localdate() + timedelta(days=14))
    bureau.send("email")

    body = someone("02 body that runs the place", width=375)
    body.go(_link(OutboxMail.objects.get(to="hamada@park.example").body))
    body.fill(site_consent_answer="no", site_consent_reason="工事と重なるため、今年度は使えません。", name="浜田 直樹")
    body.send("name", "send")
    body.fill(code=_code(OutboxMail.objects.filter(to="hamada@park.example").latest("pk").body))
    body.press("回答を送る")
    body.sees("回答を担当の部署に送りました")

    bureau.go(f"/desk/moves/poc/{poc.key}/prepare/")
    bureau.sees(poc.safeguards.get(item__code="site_consent").item.title)
    bureau.go(f"/desk/pocs/{poc.key}/safeguards/")
    bureau.sees("工事と重なるため、今年度は使えません。", "浜田 直樹")
    bureau.go(f"/desk/moves/poc/{poc.key}/cancel/")
    bureau.fill(reason="場所の管理者の同意が得られないため。")
    bureau.send("reason")
    bureau.go(f"/desk/moves/case/{poc.case.key}/abandon_poc/")
    bureau.fill(
        result="ended", reason="ほかに試せる場所がないため。", lessons="場所の管理者には、提案の段階で相談する。"
    )
    bureau.send("lessons")
    bureau.sees(CASE.state("ended").ja)
    assert Case.objects.get(pk=poc.case_id).state == "ended"
    call_command("verify_records")


def test_too_late_for_the_budget_the_interim_evaluation_asks_in_time(someone, live_server, settings):
    with time_machine.travel(datetime(2026, 9, 1, 10, tzinfo=TOKYO), tick=True):
        settings.DESK_URL = live_server.url
        load_city()
        walker = walk(timezone.now() - timedelta(days=2))
        poc = trial_in(walker, "running")
        later = {"ends_on": date(2027, 1, 29), "reason": "冬の値も測るため。"}
        pocs.extend(poc, **later, by=bureau_officer(), at=walker.at)
        answers_pocs.run_half_way(walker, Poc.objects.get(pk=poc.pk))
        bureau = someone("01 water bureau").sign_in("bureau")
        bureau.go(f"/desk/cases/{poc.case.number}/budgets/")
        bureau.sees("2027年度の予算の局内締切に4か月遅れます")

        bureau.go(f"/desk/pocs/{poc.key}/interim/")
        bureau.fill(
            summary="半分の期間で、目標の6割に届きました。",
            **{f"{one.key}_outlook": "likely" for one in poc.criteria.all()},
        )
        bureau.send("summary")
        bureau.press("予算の仮要求に反映する")
        request = BudgetRequest.objects.get(case=poc.case)
        bureau.go(f"/desk/budgets/{request.key}/amount/")
        bureau.fill(amount_requested="2,400,000")
        bureau.send("purpose")
        ict = someone("02 ICT office").sign_in("ict")
        ict.go(f"/desk/budgets/{request.key}/check/")
        ict.fill(result="ok", remark="既存の環境を使う。")
        ict.send("result")
        bureau.go(f"/desk/budgets/{request.key}/")
        bureau.choose("request")
        bureau.send("version")
        bureau.sees("要求済", "2,400,000円")
        request.refresh_from_db()
        assert (request.fiscal_year, request.state) == (2027, "requested")
        assert Poc.objects.get(pk=poc.pk).state == "running"


def test_adopted_the_money_is_voted_in_part_and_the_case_realised_with_all_of_it_in_one_document(someone, walker):
    case = scored_case(walker)
    case = walker.move(case, "conclude", "budgeting")
    request = walker.move(BudgetRequest.objects.get(case=case), "request")
    wanted = request.amount_requested
    finance = someone("01 finance").sign_in("finance")
    for name, said in (
        ("assess", {"assessed_by": "section"}),
        ("propose", {"amount_proposed": f"{wanted:,}"}),
        ("vote", {"amount_voted": f"{wanted - 100_000:,}"}),
    ):
        finance.go(f"/desk/moves/budget/{request.key}/{name}/")
        finance.fill(**said)
        finance.send(next(iter(said)))
    finance.sees("一部", "100,000円")

    bureau = someone("02 water bureau").sign_in("bureau")
    bureau.go(f"/desk/moves/case/{case.key}/grant/")
    bureau.fill(result="realised")
    bureau.send("result")
    bureau.sees(CASE.state("realised").ja)
    assert FollowUp.objects.filter(case=case, done_on=None).count() == 2
    company_sees(someone, case, CASE.state("realised").says[0].split("。")[0])

    auditor = someone("03 auditor").sign_in("auditor")
    auditor.go(f"/desk/cases/{case.number}/record/")
    pack = auditor.page.get_by_role("link", name="監査用").get_attribute("href")
    paper = read_back(auditor.page.request.get(pack, timeout=60_000).body())
    assert paper.tagged
    for words in (case.number, "結論", f"{wanted - 100_000:,}円", Case.objects.get(pk=case.pk).log_head):
        assert words in paper.text
    call_command("verify_records")


def _link(mail: str) -> str:
    """The path of the body's page in a mail."""
    return "/site/" + mail.partition("/site/")[2].split()[0]


def _code(mail: str) -> str:
    """The code of six figures in a mail."""
    return re.search(r"\b\d{6}\b", mail)[0]
