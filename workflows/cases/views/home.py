"""The first page: what is mine to do now, put together from the rooms."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.city.calendar import month_bounds, tokyo_date
from connected_desk.city.queries import roles_held
from connected_desk.city.roles import HeldRole
from connected_desk.records import log, outbox
from connected_desk.records.models import LogRow
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Tab
from workflows.closing.lesson_queries import reads_lessons
from workflows.engine import record
from workflows.referrals.advice_queries import agreement

from .. import queries
from ..definition import CASE
from ..mention_queries import unseen
from ..models import Case
from ..transfer_queries import may_order
from .asked import asked_of

URGENT = 8
WAITING = 5
ARRIVED = 5
MENTIONS = 10
# What others do with a case that its officer waits for, and how far back the first page tells of it.
ANSWERS = ("take", "hand_back", "answer")
ANSWERS_SINCE = timedelta(days=7)
DESK = {HeldRole.DESK, HeldRole.DESK_HEAD}
CASEWORK = DESK | {HeldRole.BUREAU, HeldRole.BUREAU_HEAD, HeldRole.ICT}
ALARMING = {"unassigned", "overdue"}
# Where those begin who have no case of their own: the pages their office is about.
BEGIN = {
    HeldRole.FINANCE: ((gettext_lazy("Budget requests"), "budgets:list"),),
    HeldRole.HQ: (
        (gettext_lazy("Progress by bureau"), "reports:dashboard"),
        (gettext_lazy("Who has entered what"), "reports:entries"),
        (gettext_lazy("Meetings and instructions"), "meetings:list"),
        (gettext_lazy("Monthly reports"), "reports:list"),
    ),
    HeldRole.AUDITOR: (
        (gettext_lazy("All cases, each with its record"), "desk:cases"),
        (gettext_lazy("Monthly reports"), "reports:list"),
    ),
    HeldRole.ADMIN: (
        (gettext_lazy("Settings: people, units, closed days"), "city:settings"),
        (gettext_lazy("Problems and jobs"), "city:problems"),
    ),
    HeldRole.EVALUATOR: ((gettext_lazy("Evaluations"), "evaluations:mine"),),
}


# Whoever can have a mail sent again that could not be sent.
MAIL_KEEPERS = frozenset({HeldRole.ADMIN, HeldRole.DESK_HEAD})


def home(request: DeskRequest) -> HttpResponse:
    """My work: the cases whose turn is mine or my unit's, what others ask of me, and how the desk stands."""
    person: Any = request.user
    on = tokyo_date(request.at)
    held = {row.role for row in roles_held(person, on)}
    counts = queries.tab_counts(person, on)
    context = {
        "lines": queries.nearest(person, on, tab="mine", most=URGENT),
        "mine_total": counts["mine"],
        "works": bool(held & CASEWORK) or counts["mine"] > 0,
        "begin": _begin(held),
        "unassigned": queries.nearest(person, on, tab="unassigned", most=WAITING) if held & DESK else [],
        "unassigned_total": counts["unassigned"],
        "arrived": _arrived(person, request.at),
        "asked": asked_of(person, held, on),
        "mentions": list(unseen(person, on)[:MENTIONS]),
        "at_counter": bool(held & DESK),
        "month": _month(on) if held & DESK else [],
        "unsent_mails": outbox.dead_letters().count() if held & MAIL_KEEPERS else 0,
        "reads_settings": HeldRole.DESK_HEAD in held,
        "keeps_running": bool(held & MAIL_KEEPERS),
        "reads_lessons": reads_lessons(person, on),
        "orders_transfers": may_order(person, on),
        "on": on,
        "tiles": _tiles(counts) if held != {HeldRole.ADMIN} else [],
    }
    return render(request, "cases/home.html", context)


def _arrived(person: Any, at: datetime) -> list[dict[str, Any]]:
    """The answers of units and companies about the open cases this person is in charge of, the newest first."""
    mine = Case.objects.filter(queries.OPEN, Q(officer=person) | Q(owner_person=person))
    told = LogRow.objects.filter(subject_kind="case", move__in=ANSWERS, recorded_at__gte=at - ANSWERS_SINCE)
    rows = (
        log.standing(told).filter(subject_key__in=mine.values("key")).exclude(actor_kind="person", actor_id=person.pk)
    )
    newest = list(rows.select_related("kept").order_by("-recorded_at", "-pk")[:ARRIVED])
    cases = {case.key: case for case in mine.filter(key__in=[row.subject_key for row in newest])}
    lines = record.lines(CASE, newest)
    return [{"case": cases[row.subject_key], "line": line} for row, line in zip(newest, lines, strict=True)]


def _begin(held: set[str]) -> list[Tab]:
    found = dict.fromkeys(page for role in BEGIN if role in held for page in BEGIN[role])
    return [Tab(str(label), reverse(name)) for label, name in found]


def _tiles(counts: dict[str, int]) -> list[Tab]:
    return [
        Tab(str(label), f"{reverse('desk:cases')}?tab={code}", counts[code], alert=code in ALARMING)
        for code, label in queries.TABS.items()
        if code != "mine"
    ]


def _month(on: date) -> list[tuple[str, int]]:
    """This month's flow at the desk, from the log."""
    start, end = month_bounds(on.year, on.month)
    rows = log.standing(LogRow.objects.filter(subject_kind="case", recorded_at__gte=start, recorded_at__lt=end))
    found = rows.aggregate(
        new=Count("pk", filter=Q(seq=1)),
        handed=Count("pk", filter=Q(move="refer")),
        refused=Count("pk", filter=Q(move__in=("decline", "redirect"))),
    )
    return [
        (_("New cases"), found["new"]),
        (_("Handed to a unit"), found["handed"]),
        (_("Of these, to the first candidate suggested"), agreement(start, end).first),
        (_("Declined or redirected"), found["refused"]),
    ]
