"""Logs beside that of a case: chains of their own, so that an act of theirs makes no decision on the case void."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.city.queries import roles_held
from connected_desk.records import log
from connected_desk.records.erased import told
from connected_desk.records.models import ActorKind, Chained
from connected_desk.ui.looks import LogLine

from .disclosure_models import Disclosure, PublicText
from .later_models import LaterView
from .models import Agreement
from .tie_models import CaseTie
from .transfer_models import Transfer

KINDS: dict[type[Chained], str] = {
    Agreement: "agreement",
    PublicText: "public_text",
    Disclosure: "disclosure",
    CaseTie: "case_tie",
    Transfer: "transfer",
    LaterView: "later_view",
}
ACTS = {
    "record_agreement": gettext_lazy("Put the agreement on record"),
    "prolong_agreement": gettext_lazy("Prolonged the agreement"),
    "word": gettext_lazy("Worded the text for the public"),
    "send": gettext_lazy("Sent it to the proposer for approval"),
    "approve": gettext_lazy("The proposer approved it"),
    "ask_change": gettext_lazy("The proposer asked for a change"),
    "open_disclosure": gettext_lazy("Took up the request for public records"),
    "mark": gettext_lazy("Marked what is withheld"),
    "consult": gettext_lazy("Asked the proposer for its opinion"),
    "give_opinion": gettext_lazy("The proposer gave its opinion"),
    "claimed_meanwhile": gettext_lazy("The proposer claimed more as business secrets"),
    "decide_disclosure": gettext_lazy("Decided what is disclosed"),
    "see_later": gettext_lazy("Looked at what was done in their place"),
    "tie": gettext_lazy("Tied two cases together"),
    "untie": gettext_lazy("Ended the tie"),
    "plan_transfer": gettext_lazy("Ordered the transfer"),
    "carry_out_transfer": gettext_lazy("The work went to the successors"),
    "cancel_transfer": gettext_lazy("Called the transfer off"),
}


def write(
    subject: Chained, act: str, *, by: Any, at: datetime, details: Mapping[str, Any], origin: str = "live"
) -> None:
    """One row on the subject's own log, and the subject saved. The caller holds its lock, or has just made it."""
    is_person = isinstance(by, Person)
    unit = next((held.unit_id for held in roles_held(by, tokyo_date(at)) if held.unit_id), None) if is_person else None
    log.append(
        subject,
        kind=KINDS[type(subject)],
        move=act,
        from_state="",
        to_state="",
        body={"by": by.name if is_person else "", "details": details},
        actor=log.Actor(ActorKind.PERSON, by.pk) if is_person else log.Actor(ActorKind.COMPANY),
        unit_id=unit,
        at=at,
        origin=origin,
    )
    subject.save()


def lines(subjects: Iterable[Chained]) -> list[LogLine]:
    """What happened to all of them, newest first; a body that was erased says so."""
    rows = [row for subject in subjects for row in log.read(KINDS[type(subject)], subject.key)]
    return [_line(row) for row in sorted(rows, key=lambda row: (row.occurred_at, row.pk), reverse=True)]


def _line(row: Any) -> LogLine:
    text = str(ACTS.get(row.move, row.move))
    if row.body is None:
        return LogLine(at=row.occurred_at, text=text, note=told(row.kept.erased_by))
    said = row.body["details"]
    return LogLine(row.occurred_at, text, row.body["by"] or _("the company"), said.get("words", ""))
