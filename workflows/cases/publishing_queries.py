"""Reading what may be told to everybody about a case."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from proposals.intake import CONTENT
from proposals.queries import latest_version

from .disclosure_models import PublicText
from .models import Case
from .search import fold

# From this stage on (a trial) a proposer has agreed to be named; before it nobody is ever named.
NAMED_FROM = 5


@dataclass(frozen=True)
class Standing:
    """How the text of a case stands: the one that holds, and the one that is out for approval or was worded last."""

    approved: PublicText | None
    latest: PublicText | None
    overdue: bool


def standing(case: Case, on: date, *, asked: bool = True) -> Standing:
    """How the text for the public stands on that day; one query, none where it is known that there is no text."""
    rows = list(case.public_texts.all()) if asked else []
    latest = rows[-1] if rows else None
    overdue = latest is not None and latest.overdue(on)
    return Standing(next((row for row in reversed(rows) if row.approved), None), latest, overdue)


def awaited(case: Case) -> PublicText | None:
    """The text its company has still to approve: the last one that was sent, unless it was answered."""
    row = case.public_texts.filter(sent_at__isnull=False).last()
    return row if row and row.awaited else None


def approved_by(cut_off: datetime, *, of: Collection[UUID]) -> dict[UUID, PublicText]:
    """The texts that held at that instant, by the key of their case: what may be published of it, and nothing else.

    `of` are the keys of the cases asked about.
    """
    rows = PublicText.objects.filter(case__key__in=of, approved=True, answered_at__lte=cut_off).select_related("case")
    return {row.case.key: row for row in rows.order_by("answered_at", "number")}


def names_proposer(case: Case, *texts: str) -> bool:
    """Whether a text says who proposed: by the name of the organisation or any spelling known of it."""
    organisation = case.proposal.organisation if case.proposal else None
    names = [organisation.name, *organisation.aliases] if organisation else []
    said = fold(" ".join(texts))
    return any(fold(name) in said for name in names)


def may_name(case: Case) -> bool:
    """Whether the proposer may be named: a trial has begun. What is published looks at how the case ended as well."""
    return case.stage >= NAMED_FROM


def proposed_summary(case: Case) -> str:
    """What the company would like to be told about its proposal; empty where it said nothing."""
    if case.proposal is None:
        return ""
    return str(latest_version(case.proposal).answers[CONTENT.slug].get("public_summary") or "")


def without_approval(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Those of the cases with a company whose text it has not approved."""
    return rows.filter(proposal__isnull=False).exclude(public_texts__approved=True)
