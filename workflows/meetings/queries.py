"""What is asked about bodies, meetings and instructions: lists, and how instructions stood on a day for the reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from connected_desk.city import open_days
from connected_desk.city.calendar import TOKYO, fiscal_year, tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import is_from_outside, roles_held, units_served
from connected_desk.city.roles import HeldRole
from workflows.engine import deadlines

from .models import Body, BodyMember, Instruction, Meeting, Reply
from .terms import BodyKind

PAGE = 50
TABS = ("open", "closed")


@dataclass(frozen=True)
class Standing:
    """How an instruction stood: the last reply and the day it was closed, as far as was known at the cut-off."""

    instruction: Instruction
    reply: str
    replied_on: date | None
    replied_by: str
    closed_on: date | None

    def overdue(self, on: date) -> bool:
        """Whether it was due before that day and is not closed."""
        return self.closed_on is None and self.instruction.due_on < on


@dataclass(frozen=True)
class InstructionLine:
    """A row of a list of instructions; `left` counts open days to the due date, negative when it has passed."""

    standing: Standing
    left: int | None  # None once closed


@dataclass(frozen=True)
class Page:
    """One page of a list, and where the next begins ("" on the last)."""

    rows: list
    total: int
    after: str


def may_read(person: Person, on: date) -> bool:
    """All staff read; neither the administrator, who keeps settings and people, nor whoever scores from outside."""
    return any(held.role != HeldRole.ADMIN for held in roles_held(person, on)) and not is_from_outside(person, on)


def may_write(person: Person, on: date) -> bool:
    """The secretariat's officers and its head write everything but replies."""
    return Unit.objects.filter(is_secretariat=True, pk__in=units_served(person, on)).exists()


def may_reply(person: Person, instruction: Instruction, on: date) -> bool:
    """The owner unit's officers and its own head reply until the instruction is closed."""
    return instruction.closed_at is None and instruction.owner_unit_id in units_served(person, on)


def bodies(on: date) -> list[Body]:
    """The bodies of that day, each with its chair, its items and `seats`: its members on that day, in their order."""
    return [body for body in all_bodies(on) if body.stands(on)]


def all_bodies(on: date) -> list[Body]:
    """Every body, also those that ended or are to come, with the same; three queries."""
    seats = Prefetch("members", BodyMember.objects.current(on).select_related("unit", "person"), to_attr="seats")
    return list(Body.objects.select_related("chair").prefetch_related(seats, "items"))


def seats_to_come(body: Body, on: date) -> QuerySet[BodyMember]:
    """The seats of the body on that day or later, in their order."""
    rows = BodyMember.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), body=body)
    return rows.select_related("unit", "person")


def members(body: Body, on: date) -> QuerySet[BodyMember]:
    """The seats of the body on that day, in their order."""
    return BodyMember.objects.current(on).filter(body=body).select_related("unit", "person")


def next_number(body: Body, day: date) -> int:
    """The number the body's next meeting in that day's fiscal year gets."""
    held = Meeting.objects.filter(body=body, fiscal_year=fiscal_year(day))
    return (held.aggregate(last=Max("number"))["last"] or 0) + 1


def list_meetings(*, narrowed: Q, after: str = "") -> Page:
    """One page of meetings, the latest first, each with `matters` on its agenda and `unsettled` instructions."""
    rows = Meeting.objects.filter(narrowed)
    total = rows.count()
    unsettled = Count("instructions", filter=Q(instructions__closed_at=None), distinct=True)
    rows = rows.select_related("body").annotate(matters=Count("agenda", distinct=True), unsettled=unsettled)
    found = list(rows.filter(_before(after)).order_by("-held_at", "-pk")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return Page(found, total, f"{found[-1].held_at.isoformat()}.{found[-1].pk}" if more else "")


def meetings_between(start: datetime, end: datetime) -> list[Meeting]:
    """The meetings held from `start` on and before `end`, in order, with agenda and remarks."""
    rows = Meeting.objects.filter(held_at__gte=start, held_at__lt=end).select_related("body")
    return list(rows.prefetch_related("agenda__remarks").order_by("held_at", "pk"))


def last_meeting(body: Body, before: datetime) -> Meeting | None:
    """The body's last meeting held before that instant."""
    return Meeting.objects.filter(body=body, held_at__lt=before).order_by("-held_at", "-pk").first()


def last_of_headquarters(before: datetime) -> Meeting | None:
    """The last meeting of a headquarters that was held, and on record, before that instant."""
    held = Meeting.objects.filter(body__kind=BodyKind.HEADQUARTERS, held_at__lt=before, recorded_at__lte=before)
    return held.select_related("body").order_by("-held_at", "-pk").first()


def open_instructions(on: date, *, cut: datetime | None = None) -> list[Standing]:
    """The instructions open at the end of that day, the nearest due date first, as they were known at the cut-off.

    Without a cut-off: as they were known at the end of the day.
    """
    end = end_of(on)
    still_open = Q(closed_at=None) | Q(closed_at__gte=end)
    return standings(Instruction.objects.filter(still_open, given_on__lte=on), cut=cut or end)


def instructions_since(since: date, *, cut: datetime | None = None) -> list[Standing]:
    """The instructions given on that day or later, open or closed, as they were known at the cut-off."""
    return standings(Instruction.objects.filter(given_on__gte=since), cut=cut)


def standings(rows: QuerySet[Instruction], *, cut: datetime | None = None) -> list[Standing]:
    """How these instructions stand, or stood at the cut-off, the nearest due date first."""
    replies = Reply.objects.select_related("by")
    if cut is not None:
        rows, replies = rows.filter(recorded_at__lt=cut), replies.filter(at__lt=cut)
    rows = rows.select_related("owner_unit", "meeting__body", "closed_by", "recorded_by").order_by("due_on", "pk")
    return [_standing(row, cut) for row in rows.prefetch_related(Prefetch("replies", replies))]


def list_instructions(on: date, *, tab: str, after: str = "") -> Page:
    """One page of the open or the closed instructions: the nearest due date first, or the last closed first."""
    rows = Instruction.objects.filter(closed_at__isnull=tab == "open")
    total = rows.count()
    if tab == "open":
        rows = rows.filter(_beyond(after)).order_by("due_on", "pk")
    else:
        rows = rows.filter(_before(after, "closed_at")).order_by("-closed_at", "-pk")
    keys = list(rows.values_list("pk", flat=True)[: PAGE + 1])
    more, keys = len(keys) > PAGE, keys[:PAGE]
    by_key = {one.instruction.pk: one for one in standings(Instruction.objects.filter(pk__in=keys))}
    found = [by_key[key] for key in keys]
    return Page(instruction_lines(found, on), total, _mark(found[-1].instruction, tab) if more else "")


def instruction_lines(found: Iterable[Standing], on: date) -> list[InstructionLine]:
    """The instructions as rows of a list."""
    closed = open_days.closed_days()
    return [
        InstructionLine(one, None if one.closed_on else deadlines.left(one.instruction.due_on, on, closed))
        for one in found
    ]


def end_of(day: date) -> datetime:
    """The instant that day ends in Tokyo."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=TOKYO)


def _standing(row: Instruction, cut: datetime | None) -> Standing:
    reply = next(iter(row.replies.all()), None)
    known_closed = row.closed_at if row.closed_at and (cut is None or row.closed_at < cut) else None
    return Standing(
        instruction=row,
        reply=reply.text if reply else "",
        replied_on=tokyo_date(reply.at) if reply else None,
        replied_by=reply.by.name if reply else "",
        closed_on=tokyo_date(known_closed) if known_closed else None,
    )


def _mark(row: Instruction, tab: str) -> str:
    return f"{row.due_on}.{row.pk}" if tab == "open" else f"{row.closed_at.isoformat()}.{row.pk}"  # type: ignore[union-attr]


def _beyond(after: str) -> Q:
    day, _dot, pk = after.rpartition(".")
    try:
        due, number = date.fromisoformat(day), int(pk)
    except ValueError:
        return Q()
    return Q(due_on__gt=due) | Q(due_on=due, pk__gt=number)


def _before(after: str, field: str = "held_at") -> Q:
    instant, _dot, pk = after.rpartition(".")
    try:
        at, number = datetime.fromisoformat(instant), int(pk)
    except ValueError:
        return Q()
    return Q(**{f"{field}__lt": at}) | Q(**{field: at, "pk__lt": number})
