"""The two doors of a new case, and what is shared of the organisations behind them."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from connected_desk.city.calendar import fiscal_year, tokyo_date
from connected_desk.city.models import Person
from connected_desk.city.queries import desk_unit
from proposals import actions as proposals
from proposals.models import Draft, Organisation, Proposal, Team
from proposals.queries import body_hash
from workflows.engine.move import open_life
from workflows.engine.registry import COMPANY, Context

from .. import mails, search
from ..definition import CaseState
from ..models import Case, CaseOrigin, Counter, Note


@dataclass(frozen=True)
class Identity:
    """The key and the number a case was given where it came in."""

    key: uuid.UUID
    number: str
    fiscal_year: int
    sequence: int


@dataclass(frozen=True)
class Receipt:
    """What a submission got: the case, whether this was the first press, and whether a later one differed."""

    case: Case
    proposal: Proposal
    first: bool
    changed: bool


@transaction.atomic
def open_case(
    *,
    draft: Draft,
    idempotency_key: uuid.UUID,
    at: datetime,
    entry: proposals.Entry | None = None,
    origin: str = "live",
    identity: Identity | None = None,
    submitted_at: datetime | None = None,
) -> Receipt:
    """Submit the draft and open its case: proposal, number, row 1 of the log, search row and mails, all or nothing.

    `entry` says that an officer typed it for its company: the case was then received when it reached the city, and its
    log says when it was typed. `identity` says that it was numbered at the public place, `submitted_at` when. The
    same key gives the first receipt again. Raises proposals.actions.Incomplete.
    """
    proposal = proposals.submit(
        draft=draft, idempotency_key=idempotency_key, at=at, entry=entry, submitted_at=submitted_at
    )
    made = proposal.just_made
    opened = None if made else Case.objects.filter(proposal=proposal).first()
    if opened:
        known = proposal.idempotency_key == idempotency_key
        return Receipt(opened, proposal, first=False, changed=known and proposal.body_hash != body_hash(draft))
    case = new_case(
        proposal.title, proposal.submitted_at, origin, identity, state=CaseState.RECEIVED, proposal=proposal
    )
    by: Any = entry.by if entry else COMPANY
    body: dict[str, Any] = {"title": proposal.title}
    if entry:
        body |= {"channel": entry.channel, "received_at": entry.received_at}
    opening = open_life(case, by=by, at=at, body=body, origin=origin)
    if proposal.organisation.spelled_anew:
        search.write_all_of(proposal.organisation)
    elif made:
        search.begin(case, made)
    else:
        search.write(case)
    mails.send(case, Context(by=by, at=at, on=tokyo_date(at), target="received", row=opening.row))
    return Receipt(case, proposal, first=True, changed=False)


@transaction.atomic
def change_team(*, team: Team, details: Mapping[str, Any], version: int, by: str, at: datetime) -> Team:
    """Change what a team keeps of its organisation, and what a search finds it by.

    Raises proposals.actions.NotAMember and TeamChanged.
    """
    changed = proposals.change_team(team=team, details=details, version=version, by=by, at=at)
    search.write_all_of(Organisation.objects.get(pk=changed.organisation_id))
    return changed


@transaction.atomic
def open_case_of_bureau(*, title: str, summary: str, by: Person, at: datetime, origin: str = "live") -> Case:
    """Open a case a unit of the city starts itself (庁内発案): it begins in triage, without a company."""
    case = new_case(title, at, origin, state=CaseState.TRIAGE, origin=CaseOrigin.BUREAU)
    open_life(case, by=by, at=at, body={"title": title, "summary": summary}, origin=origin)
    if summary:
        Note.objects.create(case=case, text=summary, by=by, at=at)
    search.write(case)
    return case


def new_case(title: str, at: datetime, log_origin: str, identity: Identity | None = None, **fields: Any) -> Case:
    """A case received at that instant, with the next number of its fiscal year (or its own); not saved yet."""
    day, desk = tokyo_date(at), desk_unit()
    return Case(
        title=title,
        **asdict(identity or _next_identity(fiscal_year(day))),
        received_at=at,
        responsible_unit=desk,
        responsible_since=day,
        unit_position=desk.position,
        is_demo=log_origin == "demo",
        **fields,
    )


def _next_identity(year: int) -> Identity:
    sequence = _next_number(year)
    return Identity(uuid.uuid4(), f"CD-{year}-{sequence:04d}", year, sequence)


def _next_number(year: int) -> int:
    counter = Counter.objects.select_for_update().filter(fiscal_year=year).first()
    if counter is None:  # the first of its year
        Counter.objects.get_or_create(fiscal_year=year)
        counter = Counter.objects.select_for_update().get(fiscal_year=year)
    counter.last = max(counter.last + 1, settings.FIRST_NUMBER)
    counter.save()
    return counter.last
