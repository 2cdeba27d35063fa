"""A case with something in every room: what the table of addresses and the search for leaks are asked about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Unit
from connected_desk.city.setting_record import version
from connected_desk.records.models import StoredFile
from connected_desk.sample import answers_budgets, answers_pocs, drafts, meetings_demo, reports_demo
from connected_desk.sample.walk import Walk
from connected_desk.strategy.actions import initiatives
from connected_desk.strategy.actions.axes import ValueWords, write_axis
from connected_desk.strategy.actions.revisions import begin_edition
from connected_desk.strategy.models import Edition, Indicator, Initiative, Item, Milestone
from connected_desk.strategy.queries import current_edition
from connected_desk.strategy.revision_queries import PLANS
from proposals import actions as proposals
from proposals.models import Challenge
from tests.proposals.themes import published_theme, theme
from tests.support import MONDAY, bureau_head, bureau_officer, ict_officer, somebody, walk, water_bureau
from workflows.budgets.models import BudgetRequest
from workflows.cases import actions, contact_actions, filed_mail_actions, recusal_actions, tie_actions, transfer_actions
from workflows.cases.disclosure_actions import open_disclosure
from workflows.cases.models import Case, CaseTie, Disclosure, FiledMail, Letter, NextAction, Recusal, Transfer
from workflows.closing import closing_actions, procurement_actions, spread_actions
from workflows.closing.models import Exchange, Spread
from workflows.decisions import actions as decisions
from workflows.decisions.models import Decision, Level
from workflows.evaluations.models import Evaluation, FollowUp
from workflows.meetings.models import Instruction, Meeting
from workflows.pocs.models import Criterion, Incident, LentData, Poc, RoadmapItem, SiteBody
from workflows.referrals import actions as referrals
from workflows.referrals.models import OpinionRequest
from workflows.reports.models import Achievement, Report, Subscriber

from .counters import entered_case

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TITLE = "漏水の場所を音で見つける調査"


@dataclass(frozen=True)
class Filled:
    """The case, in evaluation at the water bureau, and one row of each kind that has an address.

    `unscored` and `follow_up` are of two more cases of the same bureau: a scored case has no open sheet, and one in
    evaluation nothing to look back at. `spread` names 健康福祉局 for the latter; `declined` was the desk's own.
    """

    theme: Challenge
    draft_theme: Challenge
    case: Case
    file: StoredFile
    opinion: OpinionRequest
    poc: Poc
    criterion: Criterion
    step: RoadmapItem
    incident: Incident
    body: SiteBody
    lent: LentData
    evaluation: Evaluation
    unscored: Evaluation
    follow_up: FollowUp
    decision: Decision
    budget: BudgetRequest
    meeting: Meeting
    instruction: Instruction
    item: Item
    initiative: Initiative
    milestone: Milestone
    indicator: Indicator
    draft_edition: Edition
    report: Report
    draft_report: Report
    subscriber: Subscriber
    achievement: Achievement
    letter: Letter
    disclosure: Disclosure
    transfer: Transfer
    tie: CaseTie
    recusal: Recusal
    action: NextAction
    mail: FiledMail
    exchange: Exchange
    spread: Spread
    declined: Case
    at: datetime


def fill(at: datetime = MONDAY) -> Filled:
    """Walk the case there by real moves, and put something into every room on the way."""
    walker = walk(at)
    case, file = _received(walker)
    walker.to(case, "triage")
    case.refresh_from_db()
    opinion = referrals.ask_opinion(
        case,
        unit=Unit.objects.get(code="CHR"),
        question="窓口で試せますか。",
        due_on=date(2026, 7, 20),
        by=somebody("desk"),
        at=walker.at,
    )
    case = walker.to(case, "referred")
    case = walker.move(case, "take")
    case = walker.to(case, "proof_of_concept")
    poc = Poc.objects.get(case=case)
    body = answers_pocs.ask_who_runs_the_place(walker, poc)
    incident = _incident(walker, poc)
    case = walker.to(case, "evaluation")
    evaluation = Evaluation.objects.get(case=case)
    budget = answers_budgets._in_progress(walker, case)
    recusal = _recusal(walker, case)  # before the decision, which a later row of the case would make void
    case.refresh_from_db()
    decision = _decision(walker, case)
    meetings_demo.load(by=ict_officer(), at=walker.at)
    item = current_edition(walker.on).items.get(code="2-2")
    initiative, milestone = _initiative(walker, item)
    unscored = walker.to(_received(walker, title="採点を待つ案件")[0], "evaluation")
    realised = walker.to(_received(walker, title="実施された案件")[0], "realised")
    began = at - timedelta(days=40)  # in the month that was released
    asked_for = published_theme(at=began, opens_on=tokyo_date(began))
    report, draft_report = reports_demo.load(walker.at)
    return Filled(
        theme=asked_for,
        draft_theme=theme(at=at),
        case=case,
        file=file,
        opinion=opinion,
        poc=poc,
        criterion=poc.criteria.first(),
        step=poc.steps.first(),
        incident=incident,
        body=body,
        lent=poc.lent.get(),
        evaluation=evaluation,
        unscored=Evaluation.objects.get(case=unscored),
        follow_up=FollowUp.objects.filter(case=realised).first(),
        decision=decision,
        budget=budget,
        meeting=Meeting.objects.order_by("held_at").first(),
        instruction=Instruction.objects.filter(owner_unit__code="WSB").first(),
        item=item,
        initiative=initiative,
        milestone=milestone,
        indicator=Indicator.objects.first(),
        draft_edition=_next_edition(walker, item.edition),
        report=report,
        draft_report=draft_report,
        subscriber=Subscriber.objects.create(
            email="reader@example.jp", language="ja", wanted=["all"], subjects=["all"], asked_at=at, confirmed_at=at
        ),
        achievement=Achievement.objects.first(),
        letter=Letter.objects.get(case=entered_case(at)),
        disclosure=open_disclosure(
            case,
            request_number="1",
            requested_on=walker.on,
            scope="提案書",
            by=somebody("desk"),
            at=walker.at,
        ),
        transfer=_transfer(walker),
        tie=tie_actions.tie(
            case, other=realised, kind="related", reason="同じ地域です。", by=somebody("desk"), at=walker.at
        ),
        recusal=recusal,
        action=_action(walker, case),
        mail=_mail(walker, case),
        exchange=_exchange(walker, case),
        spread=spread_actions.name_unit(
            realised, unit=Unit.objects.get(code="HWB"), why="窓口が多いため。", by=bureau_officer(), at=walker.at
        ),
        declined=_declined(walker),
        at=walker.at,
    )


def _next_edition(walker: Walk, edition: Edition) -> Edition:
    """The next edition of the plan, just begun, with a way across it."""
    who = {"reason": "改定", "by": somebody("admin"), "at": walker.at}
    made = begin_edition(edition, name_ja="次の版", name_en="", seen=0, **who)
    values = [ValueWords("安全", "Safety", ["1-1"])]
    write_axis(made, axis=None, name_ja="方針", name_en="", values=values, seen=version(PLANS), **who)
    return made


def _recusal(walker: Walk, case: Case) -> Recusal:
    """Somebody of the ICT office with no other part in these tests keeps out of the case."""
    return recusal_actions.declare(case, reason="親族が勤めています。", by=somebody("icthead"), at=walker.at)


def _action(walker: Walk, case: Case) -> NextAction:
    """A telephone call after which the desk's officer has something to do."""
    contact = contact_actions.write_contact(
        case,
        on=walker.on,
        kind="call",
        ours="佐藤",
        theirs="山田",
        said="日程を相談した。",
        decided="",
        to_do=[contact_actions.ToDo("候補の日を送る", somebody("desk"), date(2027, 4, 1))],
        by=somebody("desk"),
        at=walker.at,
    )
    return contact.actions.get()


def _mail(walker: Walk, case: Case) -> FiledMail:
    """A mail the desk's officer put to the case."""
    data = b"From: yamada@mirai.example\nTo: desk@city.example\nSubject: hello\n\nhello\n"
    upload = SimpleUploadedFile("hello.eml", data)
    return filed_mail_actions.file_mail(case, upload=upload, by=somebody("desk"), at=walker.at)


def _exchange(walker: Walk, case: Case) -> Exchange:
    """A paper the partner was given, which nobody has said of how the others get it."""
    return procurement_actions.write_exchange(
        case,
        material="specification",
        way="given",
        on=walker.on,
        words="仕様書の案",
        upload=SimpleUploadedFile("仕様書.pdf", PDF),
        by=bureau_officer(),
        at=walker.at,
    )


def _declined(walker: Walk) -> Case:
    """A case of the desk's own that was declined, with the record of its ending."""
    case = walker.to(_received(walker, title="見送られた案件")[0], "declined")
    closing_actions.write(
        case,
        outcome="declined",
        reason="計画にないため。",
        learned="計画にない提案は早く断る。",
        differently="",
        version=case.version,
        by=somebody("desk"),
        at=walker.at,
    )
    return case


def _transfer(walker: Walk) -> Transfer:
    """The water bureau's officer is to hand everything on to its head in spring."""
    return transfer_actions.order(
        bureau_officer(),
        successor=bureau_head(),
        on=date(2027, 4, 1),
        reason="異動のため",
        roles=[],
        others={},
        by=bureau_head(),
        at=walker.at,
    )


def _received(walker: Walk, title: str = TITLE) -> tuple[Case, StoredFile]:
    draft = drafts.complete(at=walker.at, content={"title": title})
    upload = SimpleUploadedFile("提案書.pdf", PDF)
    proposals.add_files(draft=draft, uploads=[upload], done=True, at=walker.at)
    case = actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=walker.at).case
    return case, case.proposal.versions.get().attachments.get().stored_file


def _incident(walker: Walk, poc: Poc) -> Incident:
    """The trial starts, something small goes wrong, is put right, and the trial goes on."""
    poc = walker.move(walker.move(poc, "prepare"), "start")
    answers_pocs.report_an_incident(walker, poc)
    poc = walker.move(Poc.objects.get(pk=poc.pk), "resume")
    return poc.incidents.get()


def _decision(walker: Walk, case: Case) -> Decision:
    """The conclusion, drafted and circulating: it waits for the water bureau's head."""
    row = case.life.move("conclude")
    walker.prepare(case, row, "budgeting")
    decision = decisions.draft(
        case,
        "conclude",
        details=walker.details(case, row, "budgeting"),
        title=f"結論：{case.title}",
        text="次のとおりとしてよろしいか伺います。",
        level=Level.BUREAU_HEAD,
        decider=bureau_head(),
        consult=[],
        by=bureau_officer(),
        at=walker.at,
    )
    return walker.move(decision, "circulate")


def _initiative(walker: Walk, item: Item) -> tuple[Initiative, Milestone]:
    unit, by = water_bureau(), bureau_officer()
    initiative = initiatives.add_initiative(
        item=item, unit=unit, title="使用量の公開", result_wanted="公開する。", by=by, at=walker.at
    )
    due_on = date(2026, 9, 30)
    return initiative, initiatives.add_milestone(
        initiative=initiative, what="範囲を決める", unit=unit, who="担当課長", due_on=due_on, by=by, at=walker.at
    )
