"""Every write of meetings and instructions, a verb each. Who may is asked where they are called (queries.may_*).

`by` is nobody only for samples and imports.
"""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from connected_desk.city.calendar import fiscal_year, tokyo_date
from connected_desk.city.models import Person, Unit

from .models import AgendaItem, Body, ExpectedQuestion, Instruction, Meeting, Remark, Reply
from .terms import AgendaKind, AgendaResult, InstructionKind, RemarkKind


class OutOfDate(Exception):
    """Somebody else changed the row since the page was shown."""


class AlreadyClosed(Exception):
    """The instruction has been closed meanwhile."""


def call_meeting(
    *, body: Body, number: int, held_at: datetime, place: str, attendees: str = "", by: Person | None, at: datetime
) -> Meeting:
    """Put a meeting of the body into the calendar. Raises IntegrityError where its year has that number already."""
    return Meeting.objects.create(
        body=body,
        fiscal_year=fiscal_year(tokyo_date(held_at)),
        number=number,
        held_at=held_at,
        place=place,
        attendees=attendees,
        recorded_at=at,
        recorded_by=by,
    )


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, version: int, number: int, held_at: datetime, place: str, attendees: str
) -> Meeting:
    """Move a meeting, or write down who attended. Raises OutOfDate where somebody changed it meanwhile."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.version != version:
        raise OutOfDate
    meeting.fiscal_year, meeting.number = fiscal_year(tokyo_date(held_at)), number
    meeting.held_at, meeting.place, meeting.attendees = held_at, place, attendees
    meeting.version += 1
    meeting.save()
    return meeting


@transaction.atomic
def put_on_agenda(
    *,
    meeting: Meeting,
    title: str,
    kind: AgendaKind,
    report: UUID | None = None,
    speaker: str = "",
    minutes: int | None = None,
) -> AgendaItem:
    """Add a matter at the end of the agenda; `minutes` is the time planned for it."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    last = meeting.agenda.aggregate(last=Max("position"))["last"] or 0
    planned = {"speaker": speaker, "minutes": minutes, "report": report}
    return AgendaItem.objects.create(meeting=meeting, position=last + 1, title=title, kind=kind, **planned)


@transaction.atomic
def change_matter(
    *,
    item: AgendaItem,
    version: int,
    title: str,
    kind: AgendaKind,
    report: UUID | None,
    speaker: str,
    minutes: int | None,
) -> AgendaItem:
    """Change a matter of the agenda; `version` is the meeting's. Raises OutOfDate where that was changed meanwhile."""
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    if meeting.version != version:
        raise OutOfDate
    item = meeting.agenda.get(pk=item.pk)
    item.title, item.kind, item.report, item.speaker, item.minutes = title, kind, report, speaker, minutes
    item.save()
    meeting.version += 1
    meeting.save(update_fields=["version"])
    return item


def expect_question(
    *, meeting: Meeting, question: str, answer: str, source: str, by: Person, at: datetime
) -> ExpectedQuestion:
    """Write down a question that is likely to be asked in the meeting, with its answer."""
    said = {"question": question, "answer": answer, "source": source}
    return ExpectedQuestion.objects.create(meeting=meeting, **said, recorded_at=at, recorded_by=by)


@transaction.atomic
def change_question(
    *, question: ExpectedQuestion, version: int, said: Mapping[str, str], by: Person, at: datetime
) -> ExpectedQuestion:
    """Change an expected question: `question`, `answer` and `source` of `said`.

    Raises OutOfDate where somebody changed it, or took it out, meanwhile.
    """
    row = ExpectedQuestion.objects.select_for_update().filter(pk=question.pk, version=version).first()
    if row is None:
        raise OutOfDate
    row.question, row.answer, row.source = said["question"], said["answer"], said["source"]
    row.recorded_by, row.recorded_at, row.version = by, at, version + 1
    row.save()
    return row


def drop_question(*, question: ExpectedQuestion) -> None:
    """Take a question out of the papers: it was a preparation, and no record of what was said."""
    ExpectedQuestion.objects.filter(pk=question.pk).delete()


def record_result(*, item: AgendaItem, result: AgendaResult) -> None:
    """Write down what the meeting made of a matter."""
    AgendaItem.objects.filter(pk=item.pk).update(result=result)


def add_remark(
    *,
    item: AgendaItem,
    kind: RemarkKind,
    by_whom: str,
    text: str,
    answered_by: str = "",
    answer: str = "",
    by: Person | None,
    at: datetime,
) -> Remark:
    """Write down what somebody asked or thought, and the answer given."""
    return Remark.objects.create(
        item=item,
        kind=kind,
        by_whom=by_whom,
        text=text,
        answered_by=answered_by,
        answer=answer,
        recorded_at=at,
        recorded_by=by,
    )


def give_instruction(
    *,
    meeting: Meeting | None,
    kind: InstructionKind,
    text: str,
    from_whom: str,
    owner_unit: Unit,
    given_on: date,
    due_on: date,
    by: Person | None,
    at: datetime,
) -> Instruction:
    """Put an instruction or a condition on record; it is in every report from now on until it is closed."""
    return Instruction.objects.create(
        meeting=meeting,
        kind=kind,
        text=text,
        from_whom=from_whom,
        owner_unit=owner_unit,
        given_on=given_on,
        due_on=due_on,
        recorded_at=at,
        recorded_by=by,
    )


@transaction.atomic
def reply(*, instruction: Instruction, text: str, by: Person, at: datetime) -> Reply:
    """Say what was done. Raises AlreadyClosed."""
    return Reply.objects.create(instruction=_locked(instruction), text=text, by=by, at=at)


@transaction.atomic
def close(*, instruction: Instruction, by: Person, at: datetime) -> Instruction:
    """Close an instruction: it leaves the reports. Raises AlreadyClosed."""
    instruction = _locked(instruction)
    instruction.closed_at, instruction.closed_by = at, by
    instruction.save()
    return instruction


def _locked(instruction: Instruction) -> Instruction:
    instruction = Instruction.objects.select_for_update().get(pk=instruction.pk)
    if instruction.closed_at is not None:
        raise AlreadyClosed
    return instruction
