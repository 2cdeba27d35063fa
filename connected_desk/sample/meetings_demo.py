"""Sample meetings for Sakai: its ICT headquarters as a body, one meeting that was held, one planned, marked 見本.

The body, its chair and its members by office are the city's own; what is said in the sample meeting is invented.
"""

from datetime import date, datetime, time

from connected_desk.city import open_days
from connected_desk.city.calendar import TOKYO, fiscal_year, tokyo_date
from connected_desk.city.models import Person, Unit
from workflows.meetings import actions
from workflows.meetings.models import Body, BodyMember, Instruction, Meeting
from workflows.meetings.queries import next_number
from workflows.meetings.terms import AgendaKind, AgendaResult, BodyKind, InstructionKind, RemarkKind, Scope

CODE = "ict-hq"
SAMPLE = "【見本】"
# Open days from the day of loading: held so early that the reports of the last two months know of it.
HELD_BEFORE, PLANNED_AFTER, DUE_AFTER = -45, 20, 15
REPLIED_AFTER = 7  # open days from the meeting
BEGINS = time(10, 30)
EFFECT = "実証の効果を数値で確かめ、次の予算要求に間に合うよう報告すること。"
SECURITY = "実証の場所を管理する団体にも、情報セキュリティの考え方を伝えること。"
SPEAKER = "ICTイノベーション推進監"
QUESTION = "窓口に来られない人にも、オンラインの手続を使ってもらえるのか。"
ANSWER = "電話での案内と、区役所での操作の手伝いを続けます。使った人の数は局ごとに毎月確かめます。"
REPLY = "実証の場所を管理する3団体に説明し、確認書を受け取りました。残る1団体には来月説明します。"


def load(*, by: Person, at: datetime) -> Body:
    """Load the headquarters and its sample meetings, around that day; again and again without doubling."""
    body, first = Body.objects.get_or_create(
        code=CODE,
        defaults={
            "name_ja": "堺市ICT戦略推進本部会議",
            "name_en": "Sakai City ICT Strategy Headquarters",
            "kind": BodyKind.HEADQUARTERS,
            "chair_office": "市長",
            "scope": Scope.ALL,
        },
    )
    if first:
        _seat_members(body)
        _hold_meeting(body, by, at)
        _plan_meeting(body, by, at)
    return body


def _seat_members(body: Body) -> None:
    """The mayor and the deputy mayors by post, then the head of each bureau in 建制順."""
    bureaus = Unit.objects.exclude(head_title_ja="").exclude(kind="ward_office").order_by("position")
    offices = [("市長", None), ("副市長", None), *((unit.head_title_ja, unit) for unit in bureaus)]
    BodyMember.objects.bulk_create(
        BodyMember(body=body, office=office, unit=unit, position=position)
        for position, (office, unit) in enumerate(offices, 1)
    )


def _hold_meeting(body: Body, by: Person, at: datetime) -> None:
    """A meeting held two months ago, with what was said and instructions that are still open, one with a reply."""
    day = open_days.add(tokyo_date(at), HELD_BEFORE)
    held_at = datetime.combine(day, BEGINS, tzinfo=TOKYO)
    meeting = actions.call_meeting(
        body=body,
        number=next_number(body, day),
        held_at=held_at,
        place="本館3階大会議室",
        attendees="\n".join(seat.office for seat in body.members.all()),
        by=by,
        at=held_at,
    )
    progress = actions.put_on_agenda(
        meeting=meeting, title=f"{SAMPLE}ICT戦略の進み具合について", kind=AgendaKind.REPORT
    )
    trials = actions.put_on_agenda(
        meeting=meeting, title=f"{SAMPLE}公民連携による実証の進め方について", kind=AgendaKind.DECISION
    )
    actions.record_result(item=progress, result=AgendaResult.REPORTED)
    actions.record_result(item=trials, result=AgendaResult.CONDITIONAL)
    actions.add_remark(
        item=trials,
        kind=RemarkKind.QUESTION,
        by_whom="市長公室長",
        text=f"{SAMPLE}だれが、何を、いつまでに行うのか、局ごとに分かるか。",
        answered_by="ICTイノベーション推進監",
        answer="月次報告で、局ごとに担当と期日を示します。",
        by=by,
        at=held_at,
    )
    due_on = open_days.add(tokyo_date(at), DUE_AFTER)
    _instruct(meeting, InstructionKind.INSTRUCTION, EFFECT, "WSB", by, due_on)
    security = _instruct(meeting, InstructionKind.CONDITION, SECURITY, "ICT", by, due_on)
    replied_at = datetime.combine(open_days.add(day, REPLIED_AFTER), BEGINS, tzinfo=TOKYO)
    actions.reply(instruction=security, text=SAMPLE + REPLY, by=by, at=replied_at)


def _plan_meeting(body: Body, by: Person, at: datetime) -> None:
    """The next meeting, still to come."""
    day = open_days.add(tokyo_date(at), PLANNED_AFTER)
    meeting = actions.call_meeting(
        body=body,
        number=next_number(body, day),
        held_at=datetime.combine(day, BEGINS, tzinfo=TOKYO),
        place="本館3階大会議室",
        by=by,
        at=at,
    )
    matters = (
        (f"{SAMPLE}ICT戦略の進み具合について", AgendaKind.REPORT, 10),
        (f"{SAMPLE}{fiscal_year(day) + 1}年度に向けた取組について", AgendaKind.DISCUSSION, 15),
    )
    for title, kind, minutes in matters:
        actions.put_on_agenda(meeting=meeting, title=title, kind=kind, speaker=SPEAKER, minutes=minutes)
    actions.expect_question(
        meeting=meeting,
        question=SAMPLE + QUESTION,
        answer=SAMPLE + ANSWER,
        source="月次報告の「局ごとの進捗」",
        by=by,
        at=at,
    )


def _instruct(meeting: Meeting, kind: InstructionKind, text: str, unit: str, by: Person, due_on: date) -> Instruction:
    return actions.give_instruction(
        meeting=meeting,
        kind=kind,
        text=SAMPLE + text,
        from_whom=meeting.body.chair_office,
        owner_unit=Unit.objects.get(code=unit),
        given_on=tokyo_date(meeting.held_at),
        due_on=due_on,
        by=by,
        at=meeting.held_at,
    )
